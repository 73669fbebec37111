import { expect, test } from 'vitest';
import { maxResponseBytes, parsedSize } from '#poller/retarus/report-transport.ts';
import { aStatus } from '#test/support/reports.ts';

const bytes = (text: string): Buffer => Buffer.from(text);

test('counts lists, objects and what stands between commas', () => {
  expect(parsedSize(bytes('[{"a":1},2,"x"]'), 900)).toBe(64 + 64 + 48 + 48);
});

test('stops counting when it is enough', () => {
  expect(parsedSize(bytes('['.repeat(1_000)), 640)).toBe(704);
});

test('does not look at a text that is too short to reach the limit', () => {
  expect(parsedSize(bytes('[[[['), 4 * 64)).toBe(0);
  expect(parsedSize(bytes('[[[['), 4 * 64 - 1)).toBeGreaterThan(0);
});

test('a response may be a sixteenth of the memory, in whole bytes', () => {
  expect([256, 512, 2_048].map(maxResponseBytes)).toEqual([16_777_216, 33_554_432, 134_217_728]);
  expect(maxResponseBytes(0.00001)).toBe(0);
});

test('a page of reports needs less than three times its length', () => {
  const recipientStatus = Array.from({ length: 5_000 }, () => aStatus());
  const page = bytes(JSON.stringify({ reports: [{ jobId: 'FJ1', recipientStatus, pages: 1 }] }));
  expect(parsedSize(page, 3 * page.length)).toBeLessThan(3 * page.length);
});

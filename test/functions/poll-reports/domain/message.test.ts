import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { REASONS } from '#contract/reasons.ts';
import { eventsOf } from '#poller/domain/event.ts';
import { MAX_BYTES, MAX_ENTRIES, type Message, messageOf, statusMessage } from '#poller/domain/message.ts';
import type { Report } from '#poller/domain/report.ts';
import type { Source } from '#poller/interface/source.ts';
import { oddText } from '#test/support/arbitraries.ts';
import { catches, holds } from '#test/support/properties.ts';
import { aReport, aStatus } from '#test/support/reports.ts';

const SOURCE: Source = { account: '99999', dataCenter: 'de1' };
const messagesOf = (report: Report): Message[] =>
  eventsOf(SOURCE, report, REASONS).map((event) => statusMessage(event));

test('the limits are those of SQS', () => {
  expect([MAX_BYTES, MAX_ENTRIES]).toEqual([1024 * 1024, 10]);
});

describe('bytes are those that SQS counts: body, and name, type and value of each attribute', () => {
  const property = (create: typeof messageOf) =>
    fc.property(
      oddText(),
      oddText(),
      fc.dictionary(fc.string({ unit: fc.constantFrom('a', 'B', '-'), minLength: 1 }), oddText()),
      (id, body, attributes) => {
        const message = create(id, body, attributes);
        const parts = Object.entries(message.attributes).flatMap(([name, value]) => [name, 'String', value]);
        return message.bytes === new TextEncoder().encode([body.toWellFormed(), ...parts].join('')).length;
      },
    );

  test('for any texts', () => holds(property(messageOf)));

  test.each<[string, typeof messageOf]>([
    [
      'counting characters',
      (id, body, attributes) => ({ ...messageOf(id, body, attributes), bytes: body.length }),
    ],
    [
      'leaving the attributes out',
      (id, body, attributes) => ({
        ...messageOf(id, body, attributes),
        bytes: Buffer.byteLength(body),
      }),
    ],
    [
      'leaving the types out',
      (id, body, attributes) => {
        const message = messageOf(id, body, attributes);
        return { ...message, bytes: message.bytes - 6 * Object.keys(message.attributes).length };
      },
    ],
  ])('which %s would break', (_, create) => catches(property(create)));
});

test('attributes repeat what a filter needs, and nothing else', () => {
  const report = aReport('FJ1', { recipientStatus: [aStatus({ status: 'FAILED', reason: 'BUSY' })] });
  const [event] = eventsOf(SOURCE, report, REASONS);
  const [message] = messagesOf(report);
  expect(message?.id).toBe(event?.id);
  expect(message?.body).toBe(JSON.stringify(event));
  expect(message?.attributes).toEqual({
    type: 'fax.recipient-status.v1',
    account: '99999',
    dataCenter: 'de1',
    jobId: 'FJ1',
    outcome: 'failed',
    reasonClass: 'busy',
    reason: 'BUSY',
  });
});

test('no fax number is among the attributes', () => {
  const number = '+49 89 0000-4711';
  const status = aStatus({ number, sentToNumber: number, remoteCsid: number });
  const [message] = messagesOf(aReport('FJ1', { recipientStatus: [status] }));
  expect(Object.values(message?.attributes ?? {}).join()).not.toContain('4711');
});

test('an attribute that would be empty is left out, since SQS refuses it', () => {
  const [message] = messagesOf(aReport('FJ1', { recipientStatus: [aStatus({ reason: '' })] }));
  expect(message?.attributes).not.toHaveProperty('reason');
});

test('what SQS refuses is escaped in the body and replaced in the attributes', () => {
  const [message] = messagesOf(aReport('FJ\uffff', { recipientStatus: [aStatus({ remoteCsid: '\ufffe' })] }));
  expect(message?.attributes.jobId).toBe('FJ\ufffd');
  expect(message?.body).toContain('"jobId":"FJ\\uffff"');
  expect(message?.body).toContain('"remoteCsid":"\\ufffe"');
});

test('messages are those of the account: "login" names the source, not the status', () => {
  const report = aReport('FJ1');
  expect(
    eventsOf({ ...SOURCE, login: 'billing' }, report, REASONS).map((event) => statusMessage(event)),
  ).toEqual(messagesOf(report));
});

import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { doubling, flapping } from '#dev/proofs/alarms/chance.ts';
import { monthsTable, pictureOf } from '#dev/proofs/alarms/document.ts';
import { type Played, play } from '#dev/proofs/alarms/play.ts';
import { SCENARIOS } from '#dev/proofs/alarms/scenarios.ts';

const docs = new URL('../../../../docs/', import.meta.url);
const BUSY_MACHINE_MS = 300_000;

let played: readonly Played[];
beforeAll(() => {
  played = SCENARIOS.map((scenario) => play(scenario));
}, BUSY_MACHINE_MS);

test.each(SCENARIOS.map(({ name }, index): [string, number] => [name, index]))(
  'a month with %s raises what it must, and nothing else',
  (_, index) => {
    expect(played[index]?.problems).toEqual([]);
  },
);

test('docs/alarms.md has the table of what the months raise', () => {
  expect(readFileSync(new URL('alarms.md', docs), 'utf8')).toContain(`\n${monthsTable(played)}\n`);
});

test('docs/alarms.svg is the picture of the months', () => {
  expect(readFileSync(new URL('alarms.svg', docs), 'utf8')).toBe(pictureOf(played));
});

test(
  'busy lines that double at 200 faxes an hour are found within two hours by nine seeds of ten, by all ' +
    'within four',
  () => {
    const hours = Array.from({ length: 20 }, (_, seed) => doubling(seed + 1).hours);
    expect(hours.filter((one) => one <= 2).length).toBeGreaterThanOrEqual(18);
    expect(Math.max(...hours)).toBeLessThanOrEqual(4);
  },
  BUSY_MACHINE_MS,
);

test('two of three polls that fail for two hours are one warning, whatever the order they fail in', () => {
  for (let seed = 1; seed <= 10; seed++)
    expect(flapping(seed), `seed ${seed}`).toEqual(['No successful poll: 12345@de1, warn']);
});

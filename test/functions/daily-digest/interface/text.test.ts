import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Compared, Digest, Waiting } from '#digest/interface/digest.ts';
import { digestSubject, digestText, MAX_COLUMNS, MAX_LINES } from '#digest/interface/text.ts';

const TO = Date.parse('2026-11-24T06:00:00Z');
const DAY = 86_400_000;
const NOTHING: Compared = { day: 0, weekBefore: 0 };

const aDigest = (changes: Partial<Digest> = {}): Digest => ({
  service: 'faxes',
  from: TO - DAY,
  to: TO,
  statuses: { day: 1000, weekBefore: 800 },
  failed: { day: 150, weekBefore: 80 },
  uncertain: { day: 50, weekBefore: 0 },
  classes: [],
  watches: [],
  waiting: [],
  alarms: [],
  silentSources: [],
  notSetUp: [],
  ...changes,
});

const inQuarantine: Waiting = { queue: 'quarantine', kind: 'quarantine', messages: 3 };
const dead: Waiting = {
  queue: 'claims (dead-letter)',
  kind: 'dead-letter',
  belongsTo: 'claims',
  messages: 1,
  since: TO - DAY,
  expires: TO + 13 * DAY,
};

const text = (changes?: Partial<Digest>, timeZone = 'Europe/Berlin') =>
  digestText(aDigest(changes), timeZone);

test('the digest counts delivered, failed and uncertain with their shares, beside the week before', () => {
  expect(text()).toMatch(/all +1,000 +800/);
  expect(text()).toMatch(/delivered +800 +80\.0 % +720 +90\.0 %/);
  expect(text()).toMatch(/failed +150 +15\.0 % +80 +10\.0 %/);
  expect(text()).toMatch(/uncertain +50 +5\.0 % +0 +0\.0 %/);
});

test('times are those of the time zone', () => {
  expect(text()).toContain('23 Nov 07:00 to 24 Nov 07:00, Europe/Berlin');
  expect(text({}, 'America/New_York')).toContain('24 Nov 01:00');
});

test('a source without a login is named with the command that stores one', () => {
  const unset = text({ notSetUp: ['12345@de1', '12345/billing@de2'] });
  expect(unset).toContain('12345@de1: no login yet (fax-status login 12345)');
  expect(unset).toContain('(fax-status login 12345 --login billing)');
});

test('a day on which nothing happened is told in a sentence, without a table', () => {
  const quiet = text({ statuses: NOTHING, failed: NOTHING, uncertain: NOTHING });
  expect(quiet).toContain('No status was forwarded');
  expect(quiet).toContain('Nothing needs you.');
  expect(quiet).not.toContain('delivered');
});

test('a day without statuses after a week with some shows no share of nothing', () => {
  const stopped = text({ statuses: { day: 0, weekBefore: 800 }, failed: NOTHING, uncertain: NOTHING });
  expect(stopped).toMatch(/delivered +0 +800 +100\.0 %/);
  expect(stopped).not.toMatch(/NaN|Infinity/);
});

test('what waits in quarantine is told with the command that replays it', () => {
  const waits = text({ waiting: [inQuarantine] });
  expect(waits).toContain('- quarantine: 3 waiting');
  expect(waits).toContain('npx fax-status quarantine replay');
  expect(waits).not.toContain('redrive');
});

test('what waits in a dead-letter queue is told with age, expiry and the command to redrive it', () => {
  const waits = text({ waiting: [dead] });
  expect(waits).toContain('claims (dead-letter): 1 waiting since 23 Nov 07:00, lost 7 Dec 07:00');
  expect(waits).toContain('npx fax-status redrive claims');
});

test('several dead-letter queues are redriven by one command', () => {
  expect(text({ waiting: [dead, { ...dead, belongsTo: 'other' }] })).toMatch(/npx fax-status redrive$/m);
});

test('alarms that are on and sources that did not poll are named', () => {
  const troubled = text({ alarms: ['faxes: Login refused'], silentSources: ['12345@de1'] });
  expect(troubled).toContain('- alarm is on: Login refused');
  expect(troubled).toContain('- 12345@de1: no successful poll in 24 hours');
});

test('reasons that moved by a quarter and five statuses are listed, the others are not', () => {
  const moved = text({
    classes: [
      { reasonClass: 'busy', day: 74, weekBefore: 31 },
      { reasonClass: 'no_answer', day: 100, weekBefore: 90 },
      { reasonClass: 'wrong_number', day: 4, weekBefore: 0 },
    ],
  });
  expect(moved).toMatch(/busy +74 +31/);
  expect(moved).not.toMatch(/no_answer|wrong_number/);
});

test('watches show what failed of how many', () => {
  const watch = {
    name: 'claims',
    all: { day: 200, weekBefore: 100 },
    failed: { day: 12, weekBefore: 3 },
  };
  expect(text({ watches: [watch] })).toMatch(/claims +12 of 200 +3 of 100/);
});

test('the slowest hour is told with a unit that suits it', () => {
  const slow = (seconds: number) => text({ slowestHour: { at: TO - DAY, seconds } });
  expect(slow(40)).toContain('40 seconds from');
  expect(slow(600)).toContain('10 minutes from');
  expect(slow(3 * 3600)).toContain('3 hours from');
});

test('the subject tells whether something needs a person', () => {
  expect(digestSubject(aDigest())).toBe('faxes: all is well, 1,000 statuses');
  expect(digestSubject(aDigest({ alarms: ['faxes: A'] }))).toBe('faxes: 1 thing needs you, 1,000 statuses');
});

const name = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 120 });
const compared = fc.record({ day: fc.nat(), weekBefore: fc.nat() });
const many = { maxLength: 60 };
const anyDigest: fc.Arbitrary<Digest> = fc.record({
  service: fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
  from: fc.constant(TO - DAY),
  to: fc.constant(TO),
  statuses: compared,
  failed: compared,
  uncertain: compared,
  classes: fc.array(
    fc.record({ reasonClass: fc.constantFrom('busy', 'no_answer'), day: fc.nat(), weekBefore: fc.nat() }),
    many,
  ),
  watches: fc.array(fc.record({ name, all: compared, failed: compared }), many),
  slowestHour: fc.record({ at: fc.constant(TO), seconds: fc.nat() }),
  waiting: fc.array(
    fc.record({ queue: name, kind: fc.constantFrom('dead-letter', 'quarantine'), messages: fc.nat() }),
    many,
  ),
  alarms: fc.array(name, many),
  silentSources: fc.array(name, many),
  notSetUp: fc.array(name, many),
});

test(`whatever happened, the digest has at most ${MAX_LINES} lines of ${MAX_COLUMNS} characters`, () => {
  fc.assert(
    fc.property(anyDigest, (digest) => {
      const lines = digestText(digest, 'America/Argentina/ComodRivadavia').split('\n');
      expect(lines.length).toBeLessThanOrEqual(MAX_LINES);
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(MAX_COLUMNS);
    }),
    { numRuns: 1_000 },
  );
});

test('whatever happened, SNS takes the subject', () => {
  fc.assert(
    fc.property(anyDigest, (digest) => {
      expect(digestSubject(digest)).toMatch(/^[A-Za-z0-9_][ -~]{0,98}$|^-/);
    }),
  );
});

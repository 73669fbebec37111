import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Compared, Digest, Waiting } from '#digest/interface/digest.ts';
import {
  digestSubject,
  digestText,
  MAX_COLUMNS,
  MAX_LINES,
  silenceSubject,
  silenceText,
} from '#digest/interface/text.ts';
import { holds } from '#test/support/properties.ts';

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

test('a source without credentials is named with the command that stores them', () => {
  const unset = text({ notSetUp: ['12345@de1', '12345/billing@de2'] });
  expect(unset).toContain('12345@de1: no credentials (fax-status login 12345)');
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
  expect(waits).toContain('\n\nGive dead letters to the consumer: npx fax-status redrive claims\n');
});

test('several dead-letter queues are redriven by one command', () => {
  expect(text({ waiting: [dead, { ...dead, belongsTo: 'other' }] })).toMatch(/npx fax-status redrive$/m);
});

test('alarms that are on and sources that did not poll are named', () => {
  const troubled = text({ alarms: ['faxes: Credentials refused'], silentSources: [{ source: '12345@de1' }] });
  expect(troubled).toContain('- alarm is on: Credentials refused');
  expect(troubled).toContain('- 12345@de1: no successful poll in 24 hours\n');
  expect(troubled).toContain('\n\nSee why sources are not polled:    npx fax-status doctor\n');
});

test('the name of a silent source gives way to the times since when and when its reports are lost', () => {
  const silent = { source: `${'1'.repeat(64)}@de1`, since: TO - DAY, expires: TO + 29 * DAY };
  expect(text({ silentSources: [silent] })).toContain(
    '1…: not polled since 23 Nov 07:00, lost 23 Dec 07:00\n',
  );
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

test('a day with everything reads as it is written here', () => {
  const everything = text({
    waiting: [inQuarantine, dead],
    silentSources: [{ source: '12345@de1', since: TO - DAY, expires: TO + 29 * DAY }],
    alarms: ['faxes: Failure rate', 'letters: Failure rate'],
    classes: [
      { reasonClass: 'no_answer', day: 5, weekBefore: 20 },
      { reasonClass: 'busy', day: 1074, weekBefore: 31 },
    ],
    watches: [
      { name: 'claims', all: { day: 200, weekBefore: 100 }, failed: { day: 12, weekBefore: 3 } },
      { name: 'letters', all: NOTHING, failed: NOTHING },
    ],
    slowestHour: { at: TO - DAY / 2, seconds: 40 },
  });
  expect(everything).toBe(`faxes
23 Nov 07:00 to 24 Nov 07:00, Europe/Berlin

This needs you:
- quarantine: 3 waiting
- claims (dead-letter): 1 waiting since 23 Nov 07:00, lost 7 Dec 07:00
- 12345@de1: not polled since 23 Nov 07:00, lost 23 Dec 07:00
- alarm is on: Failure rate
- alarm is on: letters: Failure rate

Read the quarantine again:         npx fax-status quarantine replay
Give dead letters to the consumer: npx fax-status redrive claims
See why sources are not polled:    npx fax-status doctor

Statuses                                      24 hours         a week before
all                                     1,000                   800
delivered                                 800   80.0 %          720   90.0 %
failed                                    150   15.0 %           80   10.0 %
uncertain                                  50    5.0 %            0    0.0 %

Reasons that moved
busy                                    1,074                    31
no_answer                                   5                    20

Watches, failed
claims                                       12 of 200              3 of 100
letters                                         0 of 0                0 of 0

Slowest hour: 23 Nov 19:00; 95 % of its statuses took at most
40 seconds from the fax's last attempt to the queue.
`);
});

test('what was uncertain a week before was not delivered then', () => {
  expect(text({ uncertain: { day: 50, weekBefore: 10 } })).toMatch(/delivered +800 +80\.0 % +710 +88\.8 %/);
});

test('a day on which nothing happened reads as it is written here', () => {
  expect(text({ statuses: NOTHING, failed: NOTHING, uncertain: NOTHING })).toBe(`faxes
23 Nov 07:00 to 24 Nov 07:00, Europe/Berlin

Nothing needs you.

No status was forwarded, as in the same 24 hours a week before.
`);
});

test('a day with statuses after a week without is counted in the table', () => {
  expect(text({ statuses: { day: 8, weekBefore: 0 }, failed: NOTHING, uncertain: NOTHING })).toMatch(
    /delivered +8 +100\.0 % +0$/m,
  );
});

test('a digest reads the same for a month of one digit and an hour of midnight', () => {
  const from = Date.parse('2026-01-04T00:05:00Z');
  expect(text({ from, to: from + DAY }, 'UTC')).toContain('4 Jan 00:05 to 5 Jan 00:05, UTC');
});

test.each([
  ['when it began', { since: TO }],
  ['when it ends', { expires: TO }],
])('of what waits, %s alone is not told', (_, known) => {
  expect(text({ waiting: [{ ...inQuarantine, ...known }] })).toMatch(/^- quarantine: 3 waiting$/m);
});

test('a dead-letter queue that belongs to no queue is redriven without a name', () => {
  const { belongsTo: _, ...alone } = dead;
  expect(text({ waiting: [alone] })).toMatch(/npx fax-status redrive$/m);
});

test('eight things are named, of nine the last two are counted', () => {
  const silent = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ source: `${index + 1}@de1` }));
  expect(text({ silentSources: silent(8) })).toContain('- 8@de1: no successful poll');
  const more = text({ silentSources: silent(9) });
  expect(more).toContain('- 7@de1: no successful poll');
  expect(more).not.toContain('8@de1');
  expect(more).toContain('- and 2 more: npx fax-status status\n');
});

test.each([
  ['watches', 5, 6],
  ['reasons', 5, 6],
])('all of five %s are listed, and four of more', (what, all, more) => {
  const listed = (count: number) => {
    const rows = Array.from({ length: count }, (_, index) => index + 1);
    const found = text(
      what === 'watches'
        ? { watches: rows.map((index) => ({ name: `row${index}`, all: NOTHING, failed: NOTHING })) }
        : { classes: rows.map((day) => ({ reasonClass: 'busy' as const, day: 100 - day, weekBefore: 0 })) },
    );
    return [found.match(/^(row\d|busy) /gm)?.length, /and \d+ more.*/.exec(found)?.[0]];
  };
  expect(listed(all)).toEqual([5, undefined]);
  expect(listed(more)).toEqual([4, 'and 2 more: npx fax-status digest --json']);
});

test.each([
  ['five more than none', 5, 0, true],
  ['four more than none', 4, 0, false],
  ['a quarter more', 25, 20, true],
  ['less than a quarter more', 26, 21, false],
  ['a quarter less', 15, 20, true],
])('a reason of %s is listed or not', (_, day, weekBefore, isListed) => {
  const moved = text({ classes: [{ reasonClass: 'busy', day, weekBefore }] });
  expect(/^busy/m.test(moved)).toBe(isListed);
  expect(moved.includes('Reasons that moved')).toBe(isListed);
});

test.each([
  [1, '1 second'],
  [89.6, '90 seconds'],
  [119, '119 seconds'],
  [120, '2 minutes'],
  [7_199, '120 minutes'],
  [7_200, '2 hours'],
])('a lag of %d seconds is told as %s', (seconds, told) => {
  expect(text({ slowestHour: { at: TO, seconds } })).toContain(`\n${told} from the fax's last attempt`);
});

test('a name that is too long for its place ends in an ellipsis, and one that just fits does not', () => {
  const queue = (length: number) => text({ waiting: [{ ...inQuarantine, queue: 'q'.repeat(length) }] });
  expect(queue(22)).toContain(`- ${'q'.repeat(22)}: 3`);
  expect(queue(23)).toContain(`- ${'q'.repeat(21)}…: 3`);
  const watch = (length: number) =>
    text({ watches: [{ name: 'w'.repeat(length), all: NOTHING, failed: NOTHING }] });
  expect(watch(32)).toMatch(/^w{32} +0 of 0/m);
  expect(watch(33)).toMatch(/^w{31}… +0 of 0/m);
  const line = (length: number) => text({ alarms: ['a'.repeat(length - '- alarm is on: '.length)] });
  expect(line(78)).toMatch(/^- alarm is on: a+$/m);
  expect(line(79)).toMatch(/^- alarm is on: a+…$/m);
});

test.each([
  [{ alarms: ['faxes: A', 'faxes: B'] }, 'faxes: 2 things need you, 1,000 statuses'],
  [{ statuses: { day: 1, weekBefore: 0 } }, 'faxes: all is well, 1 status'],
])('the subject of %j is "%s"', (changes, subject) => {
  expect(digestSubject(aDigest(changes))).toBe(subject);
});

test('a subject is cut at the 100 characters that SNS takes', () => {
  const service = 'f'.repeat(90);
  expect(digestSubject(aDigest({ service }))).toBe(`${service}: all is w`);
  expect(silenceSubject(aDigest({ service }))).toBe(`${service}: no succe`);
});

const silence = (changes: Partial<Digest>, reportRetentionDays = 30) =>
  silenceText(aDigest(changes), { reportRetentionDays, timeZone: 'UTC' });

test('those on call are told which sources are silent, when statuses are lost, and what to do', () => {
  expect(silenceSubject(aDigest({ silentSources: [{ source: '12345@de1' }] }))).toBe(
    'faxes: no successful poll in 24 hours, 1 source',
  );
  expect(silenceSubject(aDigest({ silentSources: [{ source: '1@de1' }, { source: '2@de1' }] }))).toMatch(
    /, 2 sources$/,
  );
  expect(
    silence({
      silentSources: [{ source: '1@de1', since: TO - 2 * DAY, expires: TO + 28 * DAY }, { source: '2@de1' }],
    }),
  ).toBe(`Reports wait at Retarus, which deletes them after 30 days, read or not.
Their statuses are lost then.

No successful poll in 24 hours (times in UTC):
- 1@de1: since 22 Nov 06:00, lost from 22 Dec 06:00
- 2@de1

What to do: npx fax-status doctor
You are told again tomorrow for as long as it is so.
`);
});

test('those on call are told of 32 silent sources by name, and how many more there are', () => {
  const told = (count: number) =>
    silence({
      silentSources: Array.from({ length: count }, (_, index) => ({ source: `${index + 1}@de1` })),
    });
  expect(told(32)).toContain('- 32@de1\n');
  expect(told(33)).toContain('- 31@de1\n- and 2 more: npx fax-status status\n');
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
  silentSources: fc.array(
    fc.record({ source: name, since: fc.constant(TO - DAY), expires: fc.constant(TO + DAY) }),
    many,
  ),
  notSetUp: fc.array(name, many),
});

test(`whatever happened, the digest has at most ${MAX_LINES} lines of ${MAX_COLUMNS} characters`, () => {
  holds(
    fc.property(anyDigest, (digest) => {
      const lines = digestText(digest, 'America/Argentina/ComodRivadavia').split('\n');
      expect(lines.length).toBeLessThanOrEqual(MAX_LINES);
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(MAX_COLUMNS);
    }),
    { runs: 1_000 },
  );
});

test(`whatever happened, those on call get at most ${MAX_LINES} lines of ${MAX_COLUMNS} characters`, () => {
  holds(
    fc.property(anyDigest, fc.constantFrom(1, 30), (digest, reportRetentionDays) => {
      const lines = silenceText(digest, { reportRetentionDays, timeZone: 'UTC' }).split('\n');
      expect(lines.length).toBeLessThanOrEqual(MAX_LINES);
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(MAX_COLUMNS);
      expect(lines.filter((line) => line.endsWith('…'))).toEqual([]);
    }),
  );
});

test('whatever happened, SNS takes the subject', () => {
  holds(
    fc.property(anyDigest, (digest) => {
      expect(digestSubject(digest)).toMatch(/^[A-Za-z0-9_][ -~]{0,98}$|^-/);
    }),
  );
});

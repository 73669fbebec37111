import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REASONS } from '#contract/reasons.ts';
import { Ledger, type Verdict } from '#dev/local/run/ledger.ts';
import { eventsOf } from '#poller/domain/event.ts';
import { quarantineMessage } from '#poller/domain/quarantine.ts';
import type { Report } from '#poller/domain/report.ts';

const source = { account: '99999', dataCenter: 'de1' } as const;

const recipient = (number: string, more: object = {}) => ({
  number,
  status: 'OK',
  reason: 'OK',
  durationInSecs: 19,
  ...more,
});
const report = (jobId: string, recipients: object[], more: object = {}): Report =>
  ({ jobId, recipientStatus: recipients, pages: 1, ...more }) as Report;

const bodiesOf = (...reports: readonly Report[]): string[] =>
  reports.flatMap((one) => eventsOf(source, one, REASONS).map((event) => JSON.stringify(event)));

interface Holding {
  readonly held: readonly unknown[];
  readonly left?: readonly unknown[];
}

/**
 * A ledger after everything of a run has been told to it; the consumer has received all that the queue took.
 */
function verdictOf(
  { held, left = [] }: Holding,
  bodies: readonly string[],
  quarantined: readonly string[] = [],
): Verdict {
  const ledger = new Ledger();
  for (const one of held) ledger.hold(source, one);
  for (const body of bodies) ledger.taken(body);
  for (const body of bodies) ledger.received(JSON.parse(body).id);
  for (const body of quarantined) ledger.quarantined(body);
  const jobs = left.map((one) => (one as { jobId?: string } | null)?.jobId);
  return ledger.verdict((_, jobId) => jobs.includes(jobId));
}

const quarantineBody = (content: unknown): string =>
  quarantineMessage({ kind: 'unreadable-report', source, jobId: 'Q', problems: [], content }).body;

const two = report('A', [recipient('+49890000001'), recipient('+49890000002')]);
const clean = { repeated: 0, atRetarus: 0, lost: 0, invented: 0 };

describe('everything is accounted for', () => {
  it('when each status was received once', () => {
    const verdict = verdictOf({ held: [two] }, bodiesOf(two));
    expect(verdict).toMatchObject({ ...clean, reports: 1, held: 2, forwarded: 2, received: 2 });
  });

  it('when one number stands twice with the same result, and two messages came', () => {
    const twice = report('A', [recipient('+49890000001'), recipient('+49890000001')]);
    expect(verdictOf({ held: [twice] }, bodiesOf(twice))).toMatchObject({ ...clean, held: 2, forwarded: 2 });
  });

  it('when Retarus listed a job twice, with its recipients in another order', () => {
    const other = report('A', two.recipientStatus.toReversed());
    expect(verdictOf({ held: [two, other, two] }, bodiesOf(two))).toMatchObject({ ...clean, held: 2 });
  });

  it('when added fields collide with those of the message', () => {
    const odd = report('A', [recipient('+49890000001', { outcome: 'x', pages: 7, extra: 1 })], {
      recipient: 'y',
      number: 'z',
      added: 2,
    });
    expect(verdictOf({ held: [odd] }, bodiesOf(odd))).toMatchObject({ ...clean, forwarded: 1 });
  });

  it('when an unreadable report is in quarantine, deleted or not', () => {
    const unreadable = { jobId: 'Q', recipientStatus: [] };
    const kept = { ...clean, held: 1, quarantined: 1, quarantinedReports: 1, leftOver: 0 };
    expect(verdictOf({ held: [unreadable] }, [], [quarantineBody(unreadable)])).toMatchObject(kept);
    expect(verdictOf({ held: [null], left: [null] }, [], [quarantineBody(null)])).toMatchObject(kept);
  });

  it('when the quarantined report is compressed', () => {
    const unreadable = { jobId: 'Q', text: 'x'.repeat(10) };
    const { content: _, ...body } = JSON.parse(quarantineBody(unreadable));
    const content = gzipSync(JSON.stringify(unreadable)).toString('base64');
    const compressed = JSON.stringify({ ...body, encoding: 'gzip+base64', content });
    expect(verdictOf({ held: [unreadable] }, [], [compressed])).toMatchObject({ ...clean, quarantined: 1 });
  });

  it('when a single status is in quarantine instead of the queue', () => {
    const [first, second] = eventsOf(source, two, REASONS);
    const kept = quarantineMessage({
      kind: 'rejected-status',
      source,
      jobId: 'A',
      problems: [],
      content: second,
    });
    const verdict = verdictOf({ held: [two] }, [JSON.stringify(first)], [kept.body]);
    expect(verdict).toMatchObject({ ...clean, forwarded: 1, quarantined: 1, quarantinedStatuses: 1 });
  });

  it('when a part of a job is forwarded and the rest waits at Retarus', () => {
    const verdict = verdictOf({ held: [two], left: [two] }, bodiesOf(two).slice(1));
    expect(verdict).toMatchObject({ ...clean, held: 2, forwarded: 1, atRetarus: 1, leftOver: 1 });
  });

  it('when the report of a pending job is replaced by its final one', () => {
    const pending = report('A', [recipient('+49890000001', { status: 'PENDING', reason: 'PENDING' })]);
    const ledger = new Ledger();
    ledger.hold(source, pending);
    ledger.replace(source, two);
    expect(ledger.verdict(() => true)).toMatchObject({ reports: 1, held: 2, atRetarus: 2, lost: 0 });
  });
});

describe('what is wrong is seen', () => {
  it('a status that is nowhere', () => {
    expect(verdictOf({ held: [two] }, bodiesOf(two).slice(1))).toMatchObject({ lost: 1, forwarded: 1 });
  });

  it('one message for a number that stands twice', () => {
    const twice = report('A', [recipient('+49890000001'), recipient('+49890000001')]);
    expect(verdictOf({ held: [twice] }, bodiesOf(twice).slice(1))).toMatchObject({ lost: 1 });
  });

  it('an unreadable report that is nowhere', () => {
    expect(verdictOf({ held: [{ jobId: 'Q', recipientStatus: [] }] }, [])).toMatchObject({ lost: 1 });
  });

  it('a report that is left over', () => {
    expect(verdictOf({ held: [two], left: [two] }, [])).toMatchObject({ leftOver: 1, atRetarus: 2, lost: 0 });
  });

  it('a message that the consumer received twice, recognised by its id', () => {
    const bodies = bodiesOf(two);
    const verdict = verdictOf({ held: [two] }, [...bodies, ...bodies.slice(0, 1)]);
    expect(verdict).toMatchObject({ repeated: 1, unrecognised: 0, droppedByQueue: 0, received: 2 });
  });

  it('a status that came twice under two ids: no consumer can recognise it', () => {
    const [first = '', ...others] = bodiesOf(two);
    const again = JSON.stringify({ ...JSON.parse(first), id: 'another' });
    const verdict = verdictOf({ held: [two] }, [first, again, ...others]);
    expect(verdict).toMatchObject({ repeated: 1, unrecognised: 1, forwarded: 2 });
  });

  it('a message that was sent twice and that the queue dropped once', () => {
    const ledger = new Ledger();
    ledger.hold(source, two);
    const [body = ''] = bodiesOf(two);
    for (const sent of [body, body]) ledger.taken(sent);
    ledger.received(JSON.parse(body).id);
    expect(ledger.verdict(() => true)).toMatchObject({ droppedByQueue: 1, repeated: 0 });
  });

  it.each([
    ['another number', (data: Record<string, unknown>) => ({ ...data, number: '+49890000009' })],
    ['another job', (data: Record<string, unknown>) => ({ ...data, jobId: 'B' })],
    ['another account', (data: Record<string, unknown>) => ({ ...data, account: '11111' })],
    ['a field less', ({ durationInSecs: _, ...data }: Record<string, unknown>) => data],
  ])('a message with %s', (_, change) => {
    const [body = '', ...others] = bodiesOf(two);
    const event = JSON.parse(body);
    const changed = JSON.stringify({ ...event, data: change(event.data) });
    expect(verdictOf({ held: [two] }, [changed, ...others])).toMatchObject({ lost: 1, invented: 1 });
  });
});

it('finds exactly as many lost as were taken away, whatever the reports hold', () => {
  const recipients = fc.array(
    fc.record({
      number: fc.string({ maxLength: 3 }),
      status: fc.constantFrom('OK', 'FAILED'),
      reason: fc.constantFrom('OK', 'BUSY'),
      durationInSecs: fc.integer({ min: 0, max: 2 }),
      more: fc.option(fc.jsonValue(), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 4 },
  );
  const reports = fc.uniqueArray(
    fc.record({ jobId: fc.string({ minLength: 1 }), recipientStatus: recipients, pages: fc.integer() }),
    { selector: ({ jobId }) => jobId, maxLength: 5 },
  );
  fc.assert(
    fc.property(reports, fc.nat(), (held, missing) => {
      const bodies = bodiesOf(...held);
      const kept = bodies.slice(Math.min(missing % 4, bodies.length));
      const listed = JSON.parse(JSON.stringify(held)) as unknown[];
      const verdict = verdictOf({ held: listed }, kept);
      const lost = bodies.length - kept.length;
      expect(verdict).toMatchObject({ ...clean, held: bodies.length, forwarded: kept.length, lost });
    }),
    { numRuns: 500 },
  );
});

describe('a report that is replayed out of quarantine', () => {
  const ledger = new Ledger();
  const body = quarantineBody(two);
  const verdict = () => ledger.verdict(() => false);

  it('counts as quarantined until it is taken out, then as forwarded, and is never lost', () => {
    ledger.hold(source, two);
    ledger.quarantined(body);
    expect(verdict()).toMatchObject({ ...clean, held: 2, quarantined: 2, quarantinedReports: 1 });
    for (const message of bodiesOf(two)) ledger.taken(message);
    expect(verdict()).toMatchObject({ ...clean, held: 2, quarantined: 2 });
    ledger.released(body);
    expect(verdict()).toMatchObject({
      ...clean,
      held: 2,
      forwarded: 2,
      quarantined: 0,
      quarantinedReports: 0,
    });
  });

  it('is lost where it is taken out and no queue has its statuses', () => {
    const careless = new Ledger();
    careless.hold(source, two);
    careless.quarantined(body);
    careless.released(body);
    expect(careless.verdict(() => false)).toMatchObject({ held: 2, lost: 2 });
  });
});

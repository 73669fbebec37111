import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REASONS } from '#contract/reasons.ts';
import { type Holding, reconcile } from '#dev/local/run/reconcile.ts';
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

const holding = (held: readonly unknown[], left: readonly unknown[] = []): Holding[] => [
  { source, held, left },
];

const quarantineBody = (content: unknown): string =>
  quarantineMessage({ kind: 'unreadable-report', source, jobId: 'Q', problems: [], content }).body;

const two = report('A', [recipient('+49890000001'), recipient('+49890000002')]);
const clean = { repeated: 0, leftOver: 0, lost: 0, invented: 0 };

describe('everything arrived', () => {
  it('when each status was received once', () => {
    expect(reconcile(holding([two]), [bodiesOf(two)], [])).toMatchObject({
      ...clean,
      reports: 1,
      statuses: 2,
      received: 2,
    });
  });

  it('when one number stands twice with the same result, and two messages came', () => {
    const twice = report('A', [recipient('+49890000001'), recipient('+49890000001')]);
    expect(reconcile(holding([twice]), [bodiesOf(twice)], [])).toMatchObject({ ...clean, received: 2 });
  });

  it('when Retarus listed a job twice, with its recipients in another order', () => {
    const other = report('A', two.recipientStatus.toReversed());
    expect(reconcile(holding([two, other, two]), [bodiesOf(two)], [])).toMatchObject({
      ...clean,
      received: 2,
    });
  });

  it('when added fields collide with those of the message', () => {
    const odd = report('A', [recipient('+49890000001', { outcome: 'x', pages: 7, extra: 1 })], {
      recipient: 'y',
      number: 'z',
      added: 2,
    });
    expect(reconcile(holding([odd]), [bodiesOf(odd)], [])).toMatchObject({ ...clean, received: 1 });
  });

  it('when two queues take a status', () => {
    const bodies = bodiesOf(two);
    expect(reconcile(holding([two]), [bodies, bodies.slice(1)], [])).toMatchObject({ ...clean, received: 2 });
  });

  it('when an unreadable report is in quarantine, deleted or not', () => {
    const unreadable = { jobId: 'Q', recipientStatus: [] };
    expect(reconcile(holding([unreadable]), [[]], [quarantineBody(unreadable)])).toMatchObject({
      ...clean,
      quarantinedReports: 1,
    });
    expect(reconcile(holding([null], [null]), [[]], [quarantineBody(null)])).toMatchObject({
      ...clean,
      quarantinedReports: 1,
    });
  });

  it('when the quarantined report is compressed', () => {
    const unreadable = { jobId: 'Q', text: 'x'.repeat(10) };
    const { content: _, ...body } = JSON.parse(quarantineBody(unreadable));
    const content = gzipSync(JSON.stringify(unreadable)).toString('base64');
    const compressed = JSON.stringify({ ...body, encoding: 'gzip+base64', content });
    expect(reconcile(holding([unreadable]), [[]], [compressed])).toMatchObject({
      ...clean,
      quarantinedReports: 1,
    });
  });

  it('when a single status is in quarantine instead of the queue', () => {
    const [first, second] = eventsOf(source, two, REASONS);
    const { body } = quarantineMessage({
      kind: 'rejected-status',
      source,
      jobId: 'A',
      problems: [],
      content: second,
    });
    expect(reconcile(holding([two]), [[JSON.stringify(first)]], [body])).toMatchObject({
      ...clean,
      received: 1,
      quarantinedStatuses: 1,
    });
  });
});

describe('what is wrong is seen', () => {
  it('a status that is nowhere', () => {
    expect(reconcile(holding([two]), [bodiesOf(two).slice(1)], [])).toMatchObject({ lost: 1, received: 1 });
  });

  it('one message for a number that stands twice', () => {
    const twice = report('A', [recipient('+49890000001'), recipient('+49890000001')]);
    expect(reconcile(holding([twice]), [bodiesOf(twice).slice(1)], [])).toMatchObject({ lost: 1 });
  });

  it('an unreadable report that is nowhere', () => {
    expect(reconcile(holding([{ jobId: 'Q', recipientStatus: [] }]), [[]], [])).toMatchObject({ lost: 1 });
  });

  it('a report that is left over', () => {
    expect(reconcile(holding([two], [two]), [[]], [])).toMatchObject({ leftOver: 1, lost: 0 });
  });

  it('a message that came twice', () => {
    const bodies = bodiesOf(two);
    expect(reconcile(holding([two]), [[...bodies, ...bodies.slice(0, 1)]], [])).toMatchObject({
      repeated: 1,
    });
  });

  it('no repetition in the messages of a report that is not yet deleted', () => {
    expect(reconcile(holding([two], [two]), [bodiesOf(two)], [])).toMatchObject({
      ...clean,
      leftOver: 1,
    });
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
    expect(reconcile(holding([two]), [[changed, ...others]], [])).toMatchObject({ lost: 1, invented: 1 });
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
      const sets = reconcile(holding(listed), [kept], []);
      expect(sets).toMatchObject({ ...clean, received: kept.length, lost: bodies.length - kept.length });
    }),
    { numRuns: 500 },
  );
});

import { beforeEach, describe, expect, test } from 'vitest';
import { REASONS } from '#contract/reasons.ts';
import { eventsOf } from '#poller/domain/event.ts';
import { Outbox } from '#poller/tick/outbox.ts';
import { PageJobs } from '#poller/tick/page-jobs.ts';
import type { TickContext } from '#poller/tick/ports.ts';
import { PageQuarantine, type UnreadableReport } from '#poller/tick/quarantine.ts';
import { aContext, aSetup, type MemoryPorts, memoryPorts, SOURCE, START } from '#test/support/ports.ts';
import { aReport } from '#test/support/reports.ts';

let ports: MemoryPorts;
let context: TickContext;
let jobs: PageJobs;
let outbox: Outbox;
let quarantine: PageQuarantine;

/** The quarantine of another page, of the same execution environment. */
const nextPage = (): void => {
  jobs = new PageJobs();
  outbox = new Outbox({
    queue: 'quarantine',
    ports,
    limits: context.setup.limits,
    stopAt: START + 1_000,
    onCall: () => undefined,
    onConfirmed: (delivery) => quarantine.confirmed(delivery),
  });
  quarantine = new PageQuarantine(context, jobs, outbox);
};
beforeEach(() => {
  ports = memoryPorts();
  context = aContext(ports, aSetup({ limits: { sendsInFlight: 1 } }));
  nextPage();
});
const [event] = eventsOf(SOURCE, aReport('FJ1'), REASONS);
if (!event) throw new RangeError('no event');
const unreadable = (jobId: string): UnreadableReport => ({
  raw: { jobId },
  text: `{"jobId": "${jobId}"}`,
  block: jobs.block(jobId, 'undecided'),
  problems: ['bad'],
});
const REFUSED = { kind: 'rejected-status', problem: 'refused' } as const;

test('a report blocks its job until quarantine has it', async () => {
  await quarantine.addReport(unreadable('FJ1'));
  expect(jobs.deletable()).toEqual([]);
  await outbox.drain();
  expect(jobs.deletable()).toEqual(['FJ1']);
  expect(ports.queues.bodies('quarantine')).toMatchObject([
    { kind: 'unreadable-report', jobId: 'FJ1', problems: ['bad'], content: { jobId: 'FJ1' }, ...SOURCE },
  ]);
});

test('a report without a job is sent all the same', async () => {
  await quarantine.addReport({ raw: 7, text: '7', block: undefined, problems: ['bad'] });
  await outbox.drain();
  expect(ports.queues.bodies('quarantine')).toMatchObject([{ content: 7 }]);
});

test('two copies of a report are one message, and both blocks are lifted by it', async () => {
  await quarantine.addReport(unreadable('FJ1'));
  await quarantine.addReport(unreadable('FJ1'));
  await outbox.drain();
  expect(ports.queues.requests.map(({ batch }) => batch.length)).toEqual([1]);
  expect(jobs.deletable()).toEqual(['FJ1']);
});

test('a status says why it is in quarantine, and its job waits until it is there', async () => {
  jobs.expect('FJ1', event.id, ['statuses']);
  const status = { kind: 'oversized-status', event, queues: ['statuses'], problem: 'too large' } as const;
  await quarantine.addStatus(status);
  expect(jobs.deletable()).toEqual([]);
  await outbox.drain();
  expect(jobs.deletable()).toEqual(['FJ1']);
  expect(context.setup.memory.confirmed.has('statuses', event.id)).toBe(true);
  expect(ports.queues.bodies('quarantine')).toMatchObject([
    { kind: 'oversized-status', jobId: 'FJ1', problems: ['too large'], content: { id: event.id } },
  ]);
  expect(context.tally.quarantined).toEqual(new Map([['oversized-status', 1]]));
});

test('a status that two queues refuse is one message, which stands for both', async () => {
  jobs.expect('FJ1', event.id, ['a', 'b']);
  for (const queue of ['a', 'b']) await quarantine.addStatus({ ...REFUSED, event, queues: [queue] });
  await outbox.drain();
  expect(ports.queues.bodies('quarantine')).toHaveLength(1);
  expect(jobs.deletable()).toEqual(['FJ1']);
});

describe('what this execution environment has quarantined already', () => {
  test('is done without another message, and not counted again', async () => {
    await quarantine.addReport(unreadable('FJ1'));
    await outbox.drain();
    nextPage();
    const next = unreadable('FJ1');
    expect(quarantine.has(next)).toBe(true);
    await quarantine.addReport(next);
    expect(jobs.deletable()).toEqual(['FJ1']);
    await outbox.drain();
    expect(ports.queues.requests).toHaveLength(1);
    expect(context.tally.quarantined).toEqual(new Map([['unreadable-report', 1]]));
  });

  test('is another thing at another source', async () => {
    await quarantine.addReport(unreadable('FJ1'));
    await outbox.drain();
    context = { ...context, source: { ...SOURCE, dataCenter: 'de2' } };
    nextPage();
    expect(quarantine.has(unreadable('FJ1'))).toBe(false);
    await quarantine.addReport(unreadable('FJ1'));
    await outbox.drain();
    expect(ports.queues.requests).toHaveLength(2);
  });
});

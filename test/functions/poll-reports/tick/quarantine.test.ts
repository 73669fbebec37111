import { beforeEach, describe, expect, test } from 'vitest';
import { REASONS } from '#contract/reasons.ts';
import { eventsOf } from '#poller/domain/event.ts';
import type { TickContext } from '#poller/tick/context.ts';
import { Outbox } from '#poller/tick/outbox.ts';
import { QuarantineWard } from '#poller/tick/quarantine.ts';
import { aContext, aSetup, type MemoryPorts, memoryPorts, SOURCE, START } from '#test/support/ports.ts';
import { aReport } from '#test/support/reports.ts';

let ports: MemoryPorts;
let context: TickContext;
let ward: QuarantineWard;

const aWard = (): QuarantineWard => {
  const { limits } = context.setup;
  return new QuarantineWard(
    context,
    new Outbox({ queue: 'quarantine', ports, limits, stopAt: START + 1_000, onCall: () => undefined }),
  );
};
beforeEach(() => {
  ports = memoryPorts();
  context = aContext(ports, aSetup({ limits: { sendsInFlight: 1 } }));
  ward = aWard();
});
const [event] = eventsOf(SOURCE, aReport('FJ1'), REASONS);
const unreadable = (jobId: string) => ({
  raw: { jobId },
  job: { jobId, outstanding: 0, holds: 1 },
  problems: ['bad'],
});

test('a report holds its job until quarantine has it', async () => {
  const report = unreadable('FJ1');
  ward.admitReport(report);
  expect(report.job.holds).toBe(1);
  await ward.outbox.drain();
  expect(report.job.holds).toBe(0);
  expect(ports.queues.bodies('quarantine')).toMatchObject([
    { kind: 'unreadable-report', jobId: 'FJ1', problems: ['bad'], content: { jobId: 'FJ1' }, ...SOURCE },
  ]);
});

test('a report without a job is sent all the same', async () => {
  ward.admitReport({ raw: 7, job: undefined, problems: ['bad'] });
  await ward.outbox.drain();
  expect(ports.queues.bodies('quarantine')).toMatchObject([{ content: 7 }]);
});

test('a status says why it is there, and who it was', async () => {
  if (!event) throw new RangeError('no event');
  let done = 0;
  ward.admitStatus('oversized-status', event, 'too large', () => done++);
  expect(done).toBe(0);
  await ward.outbox.drain();
  expect(done).toBe(1);
  expect(ports.queues.bodies('quarantine')).toMatchObject([
    { kind: 'oversized-status', jobId: 'FJ1', problems: ['too large'], content: { id: event.id } },
  ]);
  expect(context.tally.quarantined).toEqual(new Map([['oversized-status', 1]]));
});

describe('what this container has quarantined already', () => {
  test('is done without another message, and not counted again', async () => {
    ward.admitReport(unreadable('FJ1'));
    await ward.outbox.drain();
    const next = unreadable('FJ1');
    ward = aWard();
    ward.admitReport(next);
    expect(next.job.holds).toBe(0);
    await ward.outbox.drain();
    expect(ports.queues.requests).toHaveLength(1);
    expect(context.tally.quarantined).toEqual(new Map([['unreadable-report', 1]]));
  });

  test('is another thing at another source', async () => {
    ward.admitReport(unreadable('FJ1'));
    await ward.outbox.drain();
    context = { ...context, source: { ...SOURCE, dataCenter: 'de2' } };
    ward = aWard();
    ward.admitReport(unreadable('FJ1'));
    await ward.outbox.drain();
    expect(ports.queues.requests).toHaveLength(2);
  });
});

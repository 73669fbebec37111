import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FaxStatusEvent } from '#contract/consumer/index.ts';
import { startDynamoDb } from '#test/support/dynamodb.ts';
import { example } from '#test/support/example-events.ts';

const TABLE = 'jobs';
let stop: () => void;
beforeEach(async () => {
  stop = await startDynamoDb(TABLE, 'job');
  vi.stubEnv('JOBS_TABLE', TABLE);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  stop();
});

/** The status of one of three recipients of a job. */
function status(position: number, { jobId = 'FJ1', dataCenter = 'de1' } = {}): FaxStatusEvent {
  const event = example('busy');
  return {
    ...event,
    id: `${dataCenter}${jobId}${position}`
      .split('')
      .map((letter) => letter.charCodeAt(0).toString(16))
      .join('')
      .padStart(32, '0'),
    source: `urn:fax-status-forwarder:${dataCenter}:99999`,
    subject: jobId,
    data: { ...event.data, jobId, dataCenter, recipient: { position, count: 3 } },
  };
}

async function completedBy(...events: FaxStatusEvent[]): Promise<string[]> {
  const lines = vi.spyOn(console, 'log').mockReturnValue();
  // A new execution environment: the client reads the endpoint once.
  vi.resetModules();
  const { handler } = await import('../../examples/job-complete/handler.ts');
  for (const [index, event] of events.entries()) {
    const { batchItemFailures } = await handler({
      Records: [{ messageId: `m${index}`, body: JSON.stringify(event) }],
    });
    expect(batchItemFailures).toEqual([]);
  }
  return lines.mock.calls.map(([line]) => JSON.parse(String(line)).jobId);
}

describe('counting the statuses of a job', () => {
  it('finds it complete with the last of its recipients', async () => {
    expect(await completedBy(status(1), status(3))).toEqual([]);
    expect(await completedBy(status(2))).toEqual(['FJ1']);
  });

  it('counts a status once, however often it comes', async () => {
    expect(await completedBy(status(1), status(1), status(2), status(1), status(2))).toEqual([]);
  });

  it('tells only the status that completed the job, again where that one is repeated', async () => {
    expect(await completedBy(status(1), status(2), status(3), status(1), status(3))).toEqual(['FJ1', 'FJ1']);
  });

  it('keeps jobs and data centers apart', async () => {
    const others = [status(2, { jobId: 'FJ2' }), status(3, { dataCenter: 'de2' })];
    expect(await completedBy(status(1), ...others)).toEqual([]);
  });
});

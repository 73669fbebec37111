import { beforeEach, describe, expect, test } from 'vitest';
import { TimeoutError } from '#poller/retarus/errors.ts';
import { TickCredentials } from '#poller/tick/credentials.ts';
import { deleteJobs } from '#poller/tick/delete-jobs.ts';
import { RateLimitedError, ReportApiError } from '#poller/tick/errors.ts';
import type { TickContext } from '#poller/tick/ports.ts';
import { Tally } from '#poller/tick/tally.ts';
import { aContext, type MemoryPorts, memoryPorts, START } from '#test/support/ports.ts';

let ports: MemoryPorts;
let context: TickContext;
beforeEach(() => {
  ports = memoryPorts();
  context = aContext(ports);
});
const remove = (jobIds: readonly string[]) => deleteJobs(jobIds, context, new TickCredentials(context, 's'));
const someIds = (count: number): string[] => Array.from({ length: count }, (_, index) => `FJ${index}`);

test('nothing to delete is no call', async () => {
  expect(await remove([])).toEqual({ gone: new Set(), error: undefined });
  expect(ports.reportApi.calls).toEqual([]);
});

test('jobs go in calls of 1000 at most', async () => {
  const ids = someIds(2_001);
  const { gone } = await remove(ids);
  expect(ports.reportApi.results).toEqual([ids.slice(0, 1_000), ids.slice(1_000, 2_000), ids.slice(2_000)]);
  expect(gone).toEqual(new Set(ids));
  expect(context.tally).toMatchObject({ deleted: 2_001, deletesRefused: 0, calls: { delete: 3 } });
});

test('1000 jobs are one call', async () => {
  await remove(someIds(1_000));
  expect(ports.reportApi.results).toHaveLength(1);
});

test('each id has its own result: HTTP 200 does not mean deleted', async () => {
  ports.reportApi.onDelete = () => [
    { jobId: 'deleted', deleted: true },
    { jobId: 'gone already', deleted: false, reason: 'NOT_FOUND' },
    { jobId: 'failed', deleted: false, reason: 'INTERNAL_ERROR' },
    { jobId: 'no reason', deleted: false },
    { jobId: 'a reason alone', reason: 'INTERNAL_ERROR' },
    { jobId: 'silent' },
    { jobId: 'never asked for', deleted: true },
  ];
  const { gone, error } = await remove([
    'deleted',
    'gone already',
    'failed',
    'no reason',
    'a reason alone',
    'silent',
    'unnamed',
  ]);
  expect(gone).toEqual(new Set(['deleted', 'gone already', 'silent']));
  expect(error).toBeUndefined();
  expect(context.tally).toMatchObject({ deleted: 3, deletesRefused: 4 });
  expect(context.tally.deletedJobs).toEqual(['deleted', 'gone already', 'silent']);
});

test('a job that Retarus said it deleted may be listed and deleted again', async () => {
  await remove(['FJ1']);
  context = { ...context, tally: new Tally() };
  expect((await remove(['FJ1'])).gone).toEqual(new Set(['FJ1']));
  expect(context.tally).toMatchObject({ deleted: 1, deletesRefused: 0 });
});

describe('a job that was taken for gone without a word, and is listed again', () => {
  beforeEach(async () => {
    ports.reportApi.onDelete = (ids) => ids.map((jobId) => ({ jobId }));
    expect((await remove(['FJ1'])).gone).toEqual(new Set(['FJ1']));
    expect(context.tally).toMatchObject({ deleted: 1, deletesRefused: 0 });
    // The next tick of the same execution environment.
    context = { ...context, tally: new Tally() };
  });

  test('is not taken for gone a second time: it counts as refused', async () => {
    expect((await remove(['FJ1'])).gone).toEqual(new Set());
    expect(context.tally).toMatchObject({ deleted: 0, deletesRefused: 1 });
  });

  test('counts as refused also where it is deleted now', async () => {
    ports.reportApi.onDelete = (ids) => ids.map((jobId) => ({ jobId, deleted: true }));
    expect((await remove(['FJ1', 'FJ2'])).gone).toEqual(new Set(['FJ1', 'FJ2']));
    expect(context.tally).toMatchObject({ deleted: 2, deletesRefused: 1 });
  });

  test('says nothing about a job of that id at another source', async () => {
    context = { ...context, source: { ...context.source, dataCenter: 'de2' } };
    expect((await remove(['FJ1'])).gone).toEqual(new Set(['FJ1']));
  });
});

describe('a call that fails', () => {
  test('is made again where it can succeed, three times at most', async () => {
    const error = new TimeoutError('late');
    ports.reportApi.onDelete = () => {
      throw error;
    };
    expect(await remove(['FJ1'])).toEqual({ gone: new Set(), error });
    expect(context.tally).toMatchObject({ deleted: 0, deletesRefused: 1, calls: { delete: 3 } });
    expect(ports.clock.pauses).toEqual([200, 400]);
  });

  test('may succeed then', async () => {
    let calls = 0;
    ports.reportApi.onDelete = () => {
      if (++calls === 1) throw new TimeoutError('late');
      return undefined;
    };
    expect(await remove(['FJ1'])).toEqual({ gone: new Set(['FJ1']), error: undefined });
  });

  test('is not made again where it cannot', async () => {
    const error = new RateLimitedError('429', 1_000);
    ports.reportApi.onDelete = () => {
      throw error;
    };
    expect((await remove(['FJ1'])).error).toBe(error);
    expect(context.tally.calls.delete).toBe(1);
    expect(ports.clock.pauses).toEqual([]);
  });

  test('ends the deleting; what went before it is gone', async () => {
    const error = new ReportApiError('500');
    let calls = 0;
    ports.reportApi.onDelete = () => {
      if (++calls === 2) throw error;
      return undefined;
    };
    const removed = await remove(someIds(3_000));
    expect(removed.error).toBe(error);
    expect(removed.gone).toEqual(new Set(someIds(1_000)));
    expect(context.tally).toMatchObject({ deleted: 1_000, deletesRefused: 2_000, calls: { delete: 2 } });
  });

  test.each([
    [201, 2],
    [200, 1],
    [50, 1],
  ])('with %i ms left for a pause of 200, is made %i times', async (left, calls) => {
    ports.clock.time = context.deadline - left;
    ports.reportApi.onDelete = () => {
      throw new TimeoutError('late');
    };
    await remove(['FJ1']);
    expect(context.tally.calls.delete).toBe(calls);
  });

  test('for a bug is not caught', async () => {
    const bug = new TypeError('a bug');
    ports.reportApi.onDelete = () => {
      throw bug;
    };
    await expect(remove(['FJ1'])).rejects.toBe(bug);
  });
});

test.each([
  [50_000, 10_000],
  [4_000, 4_000],
  [0.2, 1],
  [-1, 1],
])('with %f ms left, a call may take %f ms', async (left, expected) => {
  ports.clock.time = START + 50_000 - left;
  await remove(['FJ1']);
  expect(ports.reportApi.calls[0]?.timeoutMs).toBe(expected);
});

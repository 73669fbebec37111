import { beforeEach, describe, expect, test } from 'vitest';
import { ServerError } from '#poller/retarus/errors.ts';
import {
  CredentialsRefusedError,
  NotSetUpError,
  RateLimitedError,
  ReportApiError,
} from '#poller/tick/errors.ts';
import type { Limits } from '#poller/tick/limits.ts';
import type { Setup } from '#poller/tick/ports.ts';
import { type TickResult, tick } from '#poller/tick/tick.ts';
import { allOf, aSetup, type MemoryPorts, memoryPorts, SOURCE, START } from '#test/support/ports.ts';
import { aReport, aStatus, someReports } from '#test/support/reports.ts';

let ports: MemoryPorts;
let setup: Setup;
beforeEach(() => {
  ports = memoryPorts();
  setup = aSetup();
});
const limited = (limits: Partial<Limits>): void => {
  setup = aSetup({ limits });
};
const run = (endsIn = 50_000): Promise<TickResult> =>
  tick(SOURCE, 'secret-1', ports.clock.time + endsIn, setup, ports);
const forwarded = (): string[] => ports.queues.events('statuses').map(({ subject }) => subject);
const lists = () => ports.reportApi.calls.filter(({ call }) => call === 'list');
const sentAt = (time: number) => aStatus({ sentTs: new Date(time).toISOString() });

describe('a tick', () => {
  test('forwards a page, deletes exactly its jobs, and is drained', async () => {
    ports.reportApi.reports = someReports(3);
    const result = await run();
    expect(result).toMatchObject({
      ended: 'drained',
      tally: {
        pages: 1,
        fullPages: 0,
        reports: 3,
        forwarded: 3,
        deleted: 3,
        calls: { list: 1, send: 1, delete: 1 },
      },
    });
    expect(forwarded()).toEqual(['FJ00001', 'FJ00002', 'FJ00003']);
    expect(ports.reportApi.results).toEqual([['FJ00001', 'FJ00002', 'FJ00003']]);
    expect(ports.credentials.reads[0]?.secretId).toBe('secret-1');
  });

  test('without reports is one call', async () => {
    const result = await run();
    expect(result).toMatchObject({
      ended: 'drained',
      tally: { pages: 1, calls: { list: 1, send: 0, delete: 0 } },
    });
  });

  test('does not delete what came after the list', async () => {
    ports.reportApi.reports = someReports(1);
    ports.queues.response = ({ batch }) => {
      ports.reportApi.reports.push(aReport('late'));
      return allOf(batch);
    };
    await run();
    expect(ports.reportApi.reports).toEqual([aReport('late')]);
  });
});

describe.each([
  ['forward', 3_600_000],
  ['back', -3_600_000],
])('a wall clock that jumps an hour %s', (_, ms) => {
  beforeEach(() => {
    ports.reportApi.reports = someReports(2_500);
  });

  test('while messages are sent loses and starves no delete', async () => {
    ports.queues.response = ({ batch }) => {
      ports.clock.jumped = ms;
      return allOf(batch);
    };
    expect(await run()).toMatchObject({ ended: 'drained', tally: { pages: 3, deleted: 2_500 } });
    expect(ports.reportApi.reports).toEqual([]);
  });

  test('while a delete fails leaves it its further attempts', async () => {
    let attempts = 0;
    ports.reportApi.onDelete = () => {
      ports.clock.jumped = ms;
      if (++attempts === 1) throw new ServerError('503');
      return undefined;
    };
    expect(await run()).toMatchObject({ ended: 'drained', tally: { deleted: 2_500, deletesRefused: 0 } });
  });
});

describe('a backlog', () => {
  test('of full pages is drained page by page', async () => {
    ports.reportApi.reports = someReports(2_500);
    expect(await run()).toMatchObject({
      ended: 'drained',
      tally: { pages: 3, fullPages: 2, reports: 2_500, forwarded: 2_500, deleted: 2_500 },
    });
    expect(ports.reportApi.reports).toEqual([]);
  });

  test('of exactly one page needs a look behind it', async () => {
    ports.reportApi.reports = someReports(1_000);
    expect(await run()).toMatchObject({ ended: 'drained', tally: { pages: 2, fullPages: 1 } });
  });

  test('one short of a page does not', async () => {
    ports.reportApi.reports = someReports(999);
    expect(await run()).toMatchObject({ ended: 'drained', tally: { pages: 1, fullPages: 0 } });
  });

  test('is left to the next tick after as many pages as the budget has', async () => {
    limited({ maxPages: 2 });
    ports.reportApi.reports = someReports(2_500);
    expect(await run()).toMatchObject({ ended: 'more', tally: { pages: 2, forwarded: 2_000 } });
    expect(await run()).toMatchObject({ ended: 'drained', tally: { pages: 1, forwarded: 500 } });
  });

  test('of which nothing can be deleted is stuck: it is not asked for again and again (P8)', async () => {
    ports.reportApi.reports = someReports(1_000);
    ports.reportApi.onDelete = (ids) =>
      ids.map((jobId) => ({ jobId, deleted: false, reason: 'INTERNAL_ERROR' }));
    expect(await run()).toMatchObject({
      ended: 'stuck',
      tally: { pages: 1, forwarded: 1_000, deletesRefused: 1_000 },
    });
  });

  test('of which a single job can be deleted goes on', async () => {
    ports.reportApi.reports = someReports(1_001);
    let calls = 0;
    ports.reportApi.onDelete = (ids) => ports.reportApi.deleteStored(++calls === 1 ? ids.slice(0, 1) : ids);
    expect(await run()).toMatchObject({
      ended: 'drained',
      tally: { pages: 3, deleted: 1_001, forwarded: 1_001 },
    });
  });
});

describe('the time budget (P10)', () => {
  test.each([
    ['is too short for a page', 12_999, 0],
    ['is just enough', 13_000, 1],
  ])('that %s', async (_, endsIn, pages) => {
    ports.reportApi.reports = someReports(1);
    const result = await run(endsIn);
    expect(result).toMatchObject({ ended: pages === 0 ? 'more' : 'drained', tally: { pages } });
  });

  test.each([
    // A second for the report, then twice the slowest page.
    ['enough for twice the slowest page', 1_000 + 15_000 + 30_000, 2],
    ['a moment less', 1_000 + 15_000 + 29_999, 1],
  ])('after a page of 15 s, with %s', async (_, endsIn, pages) => {
    ports.reportApi.reports = someReports(1_500);
    ports.reportApi.onList = () => {
      ports.clock.time += pages === 2 && lists().length === 2 ? 0 : 15_000;
      return undefined;
    };
    const result = await run(endsIn);
    expect(result).toMatchObject({ ended: pages === 2 ? 'drained' : 'more', tally: { pages } });
  });

  test('is measured by the slowest page, not by the last one', async () => {
    ports.reportApi.reports = someReports(2_500);
    const took = [14_000, 1_000, 0];
    ports.reportApi.onList = () => {
      ports.clock.time += took.shift() ?? 0;
      return undefined;
    };
    expect(await run(1_000 + 14_000 + 1_000 + 28_000)).toMatchObject({
      ended: 'drained',
      tally: { pages: 3 },
    });
    ports.reportApi.reports = someReports(2_500, 3_000);
    took.push(14_000, 1_000, 0);
    expect(await run(1_000 + 14_000 + 1_000 + 27_999)).toMatchObject({ ended: 'more', tally: { pages: 2 } });
  });

  test('keeps a reserve for deleting: sending stops before it', async () => {
    ports.reportApi.reports = someReports(100);
    limited({ sendsInFlight: 1 });
    ports.queues.response = ({ batch }) => {
      ports.clock.time += 10_000;
      return allOf(batch);
    };
    const result = await run(50_000);
    // Sending may begin until 50 - 1 - 6 = 43 s.
    expect(result).toMatchObject({ ended: 'more', tally: { forwarded: 50, deleted: 50, unconfirmed: 50 } });
  });

  test.each([
    [50_000, 15_000],
    [14_000, 13_000],
  ])('of %i ms gives a list call %i ms', async (endsIn, timeoutMs) => {
    await run(endsIn);
    expect(lists()[0]?.timeoutMs).toBe(timeoutMs);
  });

  test('that reading the secret used up leaves a list call one millisecond, not none', async () => {
    const { current } = ports.credentials;
    ports.credentials.current = async (...call) => {
      ports.clock.time += 60_000;
      return current.apply(ports.credentials, call);
    };
    await run();
    expect(lists()[0]?.timeoutMs).toBe(1);
  });
});

describe('what fails outside ends the tick, and is no exception', () => {
  test('in the list call: nothing was touched', async () => {
    const error = new ServerError('500');
    ports.reportApi.onList = () => {
      throw error;
    };
    expect(await run()).toMatchObject({
      ended: 'failed',
      error,
      tally: { pages: 0, calls: { list: 1, send: 0 } },
    });
  });

  test('in a delete: what was confirmed stays known', async () => {
    ports.reportApi.reports = someReports(2);
    const error = new ReportApiError('400');
    ports.reportApi.onDelete = () => {
      throw error;
    };
    expect(await run()).toMatchObject({
      ended: 'failed',
      error,
      tally: { forwarded: 2, deleted: 0, deletesRefused: 2 },
    });
    ports.reportApi.onDelete = () => undefined;
    expect(await run()).toMatchObject({
      ended: 'drained',
      tally: { forwarded: 0, alreadyForwarded: 2, deleted: 2 },
    });
    expect(forwarded()).toEqual(['FJ00001', 'FJ00002']);
  });

  test('in a queue: what was confirmed is deleted all the same', async () => {
    ports.reportApi.reports = someReports(20);
    ports.queues.response = ({ batch }) => ({
      successful: batch.flatMap(({ body }, index) => (body.includes('FJ00013') ? [] : [index])),
      failed: [],
    });
    const result = await run();
    expect(result).toMatchObject({
      ended: 'failed',
      error: { name: 'QueueUnavailableError' },
      tally: { deleted: 19 },
    });
    expect(ports.reportApi.reports).toMatchObject([{ jobId: 'FJ00013' }]);
  });

  test('in deleting, which says more than a queue that failed too', async () => {
    ports.reportApi.reports = someReports(20);
    const error = new ReportApiError('400');
    ports.reportApi.onDelete = () => {
      throw error;
    };
    ports.queues.response = ({ batch }) => ({
      successful: batch.slice(1).map((_, index) => index + 1),
      failed: [],
    });
    expect(await run()).toMatchObject({ ended: 'failed', error });
  });

  test('with refused credentials, twice at most', async () => {
    ports.reportApi.onList = () => {
      throw new CredentialsRefusedError('401');
    };
    expect(await run()).toMatchObject({
      ended: 'failed',
      error: { name: 'CredentialsRefusedError' },
      tally: { calls: { list: 2, secret: 1 } },
    });
  });

  test('without credentials yet, in a state of its own and without a call', async () => {
    ports.credentials.current = async () => {
      throw new NotSetUpError('no credentials yet');
    };
    expect(await run()).toMatchObject({ ended: 'not-set-up', tally: { calls: { list: 0 } } });
  });

  test('but a bug is thrown', async () => {
    const bug = new TypeError('a bug');
    ports.reportApi.onList = () => {
      throw bug;
    };
    await expect(run()).rejects.toBe(bug);
  });
});

describe('a source that Retarus asked to wait', () => {
  const throttle = (retryAfterMs: number): void => {
    ports.reportApi.onList = () => {
      throw new RateLimitedError('429', retryAfterMs);
    };
  };

  test('rests for as long as it said, without a call', async () => {
    throttle(90_500);
    expect(await run()).toMatchObject({ ended: 'failed', error: { name: 'RateLimitedError' } });
    ports.reportApi.onList = () => undefined;
    ports.clock.time += 90_000;
    const resting = await run();
    expect(resting).toMatchObject({
      ended: 'failed',
      error: {
        name: 'RateLimitedError',
        message: 'Retarus asked 99999@de1 to wait; 1 s are left.',
        retryAfterMs: 500,
      },
      tally: { calls: { list: 0, secret: 0 } },
    });
    ports.clock.time += 500;
    expect(await run()).toMatchObject({ ended: 'drained' });
    expect(setup.memory.cooldowns.size).toBe(0);
  });

  test('does not rest longer for being asked again', async () => {
    throttle(60_000);
    await run();
    ports.reportApi.onList = () => undefined;
    ports.clock.time += 59_999;
    await run();
    ports.clock.time += 1;
    expect(await run()).toMatchObject({ ended: 'drained' });
  });

  test('does not rest for ever', async () => {
    throttle(Number.POSITIVE_INFINITY);
    await run();
    ports.reportApi.onList = () => undefined;
    ports.clock.time += 15 * 60_000 - 1;
    expect(await run()).toMatchObject({ ended: 'failed' });
    ports.clock.time += 1;
    expect(await run()).toMatchObject({ ended: 'drained' });
  });

  test('rests no longer where the wall clock is set back to before it was asked', async () => {
    throttle(60_000);
    await run();
    ports.reportApi.onList = () => undefined;
    ports.clock.jumped = -3_600_000;
    expect(await run()).toMatchObject({ ended: 'drained' });
  });

  test('says nothing about another source', async () => {
    throttle(60_000);
    await run();
    ports.reportApi.onList = () => undefined;
    const other = { ...SOURCE, dataCenter: 'de2' } as const;
    expect(await tick(other, 's', ports.clock.time + 50_000, setup, ports)).toMatchObject({
      ended: 'drained',
    });
  });

  test('rests also when it was asked during a delete', async () => {
    ports.reportApi.reports = someReports(1);
    ports.reportApi.onDelete = () => {
      throw new RateLimitedError('429', 60_000);
    };
    await run();
    expect(await run()).toMatchObject({ ended: 'failed', tally: { calls: { list: 0 } } });
  });

  test('does not rest after another error', async () => {
    ports.reportApi.onList = () => {
      throw new ServerError('500');
    };
    await run();
    expect(setup.memory.cooldowns.size).toBe(0);
    ports.reportApi.onList = () => undefined;
    expect(await run()).toMatchObject({ ended: 'drained' });
  });
});

describe('the age of what is left', () => {
  test('is that of the oldest report which could not be deleted', async () => {
    ports.reportApi.reports = [
      aReport('FJ1', { recipientStatus: [sentAt(START - 9_000)] }),
      aReport('FJ2', {
        recipientStatus: [sentAt(START - 5_000), aStatus({ status: 'PENDING', sentTs: null })],
      }),
    ];
    expect((await run()).tally.oldestLeft).toBe(START - 5_000);
  });

  test('is none when nothing is left', async () => {
    ports.reportApi.reports = someReports(1);
    expect((await run()).tally.oldestLeft).toBeUndefined();
  });

  test('is that of the last page when there is more', async () => {
    limited({ maxPages: 2 });
    ports.reportApi.reports = someReports(2_500).map((report, index) => ({
      ...report,
      recipientStatus: [sentAt(START - 10_000_000 + index * 1_000)],
    }));
    // The youngest of the second page: those behind it are younger still.
    expect((await run()).tally.oldestLeft).toBe(START - 10_000_000 + 1_999_000);
  });

  test('is known also when the tick fails after the list', async () => {
    ports.reportApi.reports = [aReport('FJ1', { recipientStatus: [sentAt(START - 9_000)] })];
    ports.queues.response = () => ({ successful: [], failed: [] });
    expect((await run()).tally.oldestLeft).toBe(START - 9_000);
  });
});

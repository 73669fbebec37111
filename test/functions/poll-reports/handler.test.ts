import { Logger } from '@aws-lambda-powertools/logger';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Dependencies } from '#poller/dependencies.ts';
import { concealBugs, createHandler, pollReports, UnexpectedError } from '#poller/handler.ts';
import { InvalidScheduleInputError } from '#poller/interface/source.ts';
import { MetricEmitter } from '#poller/telemetry/metrics.ts';
import { aSetup, type MemoryPorts, memoryPorts } from '#test/support/ports.ts';
import { aReport, aStatus, someReports } from '#test/support/reports.ts';

let ports: MemoryPorts;
const lines: string[] = [];
beforeEach(() => {
  ports = memoryPorts();
  lines.splice(0);
});

const NUMBER = '+49 89 0000-4711';
const INPUT = { account: '99999', dataCenter: 'de1', secretId: 'credentials' };
const dependencies = (logJobs = true): Dependencies => ({
  setup: aSetup(),
  ports,
  logger: new Logger({ serviceName: 'my-faxes' }),
  metrics: new MetricEmitter('my-faxes', new Set()),
  logJobs,
});

/** Invokes the handler; `lines` then holds all that it logged. */
async function invoke(input: unknown = INPUT, remainingMs = 50_000, logJobs = true) {
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'INFO');
  const write = (line: unknown) => void lines.push(String(line));
  const spies = (['log', 'info', 'error', 'warn', 'debug'] as const).map((level) =>
    vi.spyOn(console, level).mockImplementation(write),
  );
  try {
    return await pollReports(dependencies(logJobs))(input, { getRemainingTimeInMillis: () => remainingMs });
  } finally {
    for (const spy of spies) spy.mockRestore();
    vi.unstubAllEnvs();
  }
}
const logged = () => lines.map((line) => JSON.parse(line)).filter(({ message }) => message === 'tick');

const loggedJobs = () =>
  lines
    .map((line) => JSON.parse(line))
    .filter(({ message }) => message === 'jobs')
    .map(({ jobs }) => jobs);

test('the log names the jobs that a tick forwarded and deleted, by codes and id alone', async () => {
  ports.reportApi.reports = someReports(2);
  await invoke();
  const ids = ['FJ00001', 'FJ00002'];
  const forwarded = [{ status: 'OK', reason: 'OK', jobs: ids }];
  expect(loggedJobs()).toEqual([{ source: '99999@de1', forwarded, deleted: ids }]);
});

test('the log names no job where the configuration says so', async () => {
  ports.reportApi.reports = someReports(2);
  await invoke(INPUT, 50_000, false);
  expect(loggedJobs()).toEqual([]);
});

test('an invocation is one tick of the source that the input names', async () => {
  ports.reportApi.reports = someReports(2);
  const summary = await invoke();
  expect(summary).toMatchObject({ source: '99999@de1', ended: 'drained', forwarded: 2, deleted: 2 });
  expect(ports.credentials.reads[0]?.secretId).toBe('credentials');
});

test('the tick ends before the invocation does', async () => {
  expect(await invoke(INPUT, 12_999)).toMatchObject({ ended: 'more', calls: { list: 0 } });
});

test('the duration is what the clock says', async () => {
  ports.reportApi.onList = () => {
    ports.clock.time += 1_234;
    return undefined;
  };
  expect(await invoke()).toMatchObject({ durationMs: 1_234 });
});

test('the summary is logged as one line, beside the metrics', async () => {
  const summary = await invoke();
  expect(logged()).toMatchObject([{ level: 'INFO', service: 'my-faxes', tick: summary }]);
  expect(lines.some((line) => line.includes('"PollSucceeded":1'))).toBe(true);
});

test('a tick that failed is logged as an error', async () => {
  ports.reportApi.onList = () => {
    throw new (class extends Error {})('bug');
  };
  await expect(invoke()).rejects.toThrow('bug');
  ports.queues.response = () => ({ successful: [], failed: [] });
  ports.reportApi.onList = () => [aReport('FJ1')];
  expect(await invoke()).toMatchObject({ ended: 'failed', error: { name: 'QueueUnavailableError' } });
  expect(logged()).toMatchObject([{ level: 'ERROR', tick: { ended: 'failed' } }]);
});

test('no fax number and no password is in any line (P9)', async () => {
  const number = NUMBER;
  const status = aStatus({ number, sentToNumber: '004989000004711', remoteCsid: number, reason: number });
  const properties = [{ key: number, value: number }];
  ports.credentials.passwords = ['hunter2'];
  ports.reportApi.reports = [
    aReport('FJ1', { recipientStatus: [{ ...status, properties }] }),
    { ...aReport('FJ2'), pages: number, recipientStatus: [status], [number]: number },
    aReport('FJ3', { recipientStatus: [{ ...status, remoteCsid: number.repeat(80_000) }] }),
    number,
  ];
  const summary = await invoke();
  expect(summary).toMatchObject({
    forwarded: 1,
    quarantined: { 'unreadable-report': 2, 'oversized-status': 1 },
  });
  expect(lines.length).toBeGreaterThan(1);
  for (const text of [...lines, JSON.stringify(summary)]) {
    expect(text).not.toContain('4711');
    expect(text).not.toContain('hunter2');
  }
});

test('an input that names no source is refused before anything is called', async () => {
  await expect(invoke({})).rejects.toThrow("The schedule's input cannot be used");
  expect([ports.credentials.reads, ports.reportApi.calls]).toEqual([[], []]);
});

/** What Lambda would log when the handler throws this. */
const thrownBy = async (handler: () => unknown): Promise<unknown> => {
  const wrapped = middy()
    .use(concealBugs())
    .handler(async () => handler());
  try {
    return await wrapped({}, { getRemainingTimeInMillis: () => 1_000 } as Context);
  } catch (error) {
    return error;
  }
};
const throwing = (error: unknown) =>
  thrownBy(() => {
    throw error;
  });

test('what a handler returns is left alone', async () => {
  expect(await thrownBy(() => 'done')).toBe('done');
});

test('an input that names no source is thrown as it is', async () => {
  const error = new InvalidScheduleInputError(['problem']);
  expect(await throwing(error)).toBe(error);
});

test('the handler that Lambda is given conceals a bug, and puts the request id into the log', async () => {
  const log = dependencies();
  ports.reportApi.onList = () => {
    throw new TypeError(`cannot read ${NUMBER}`);
  };
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
  const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 50_000 } as Context;
  const error = await createHandler(log)(INPUT, context).catch((thrown: unknown) => thrown);
  vi.unstubAllEnvs();
  expect(error).toBeInstanceOf(UnexpectedError);
  expect(`${(error as Error).message}${(error as Error).stack}`).not.toContain(NUMBER);
  expect(JSON.stringify(log.logger.getPersistentLogAttributes())).not.toContain(NUMBER);
});

describe('a bug that the handler throws', () => {
  test('tells of its stack the frames alone, each with its place', async () => {
    const frames = ['    at read (/var/task/index.js:1:2)', '    at /var/task/index.js:3:4'];
    const others = ['  caused by', 'x    at y (/a.js:1:2)', '    at z (/a.js:1:2) and more', '    at native'];
    const error = Object.assign(new Error(`two\nlines`), {
      stack: ['Error: two', 'lines', frames[0], ...others, frames[1]].join('\n'),
    });
    const { message, stack } = (await throwing(error)) as Error;
    expect(stack).toBe([`UnexpectedError: ${message}`, ...frames].join('\n'));
  });

  test('tells no line of its message that looks like a frame', async () => {
    const forged = `first\n    at ${NUMBER} (/a.js:1:2)`;
    expect(((await throwing(new Error(forged))) as Error).stack).not.toContain(NUMBER);
  });

  test.each([
    ['no error', 'text'],
    ['without a stack', Object.assign(new Error('x'), { stack: undefined })],
  ])('has no frames where it is %s', async (_, bug) => {
    const { message, stack } = (await throwing(bug)) as Error;
    expect(stack).toBe(`UnexpectedError: ${message}`);
  });

  test('is told by its kind and its place, not in its own words', async () => {
    const error = await throwing(new TypeError(`cannot read ${NUMBER}`));
    expect(error).toBeInstanceOf(UnexpectedError);
    expect(error).toMatchObject({
      name: 'UnexpectedError',
      message:
        'The forwarder has a bug (TypeError). Nothing is lost: what was not confirmed is still at Retarus.',
    });
    const { stack = '' } = error as Error;
    expect(stack).toMatch(/^UnexpectedError: The forwarder has a bug \(TypeError\)/);
    expect(stack).toMatch(/\n +at .*handler\.test\.ts:\d+/);
    expect(stack).not.toContain(NUMBER);
  });

  test.each<[string, unknown, string]>([
    ['over several lines', new Error(`first\n${NUMBER}\nlast`), 'Error'],
    ['that looks like a frame', new Error(`x\n    at ${NUMBER}`), 'Error'],
    ['in its cause', new Error('x', { cause: NUMBER }), 'Error'],
    ['as a text', NUMBER, 'string'],
    ['as nothing', undefined, 'undefined'],
    ['with a name of its own', Object.assign(new Error('x'), { name: NUMBER }), 'Error'],
    ['without a stack', Object.assign(new RangeError(NUMBER), { stack: undefined }), 'RangeError'],
  ])('%s tells no fax number', async (_, bug, kind) => {
    const error = (await throwing(bug)) as Error;
    expect(error.message).toContain(`(${kind})`);
    expect(`${error.stack}${JSON.stringify(error)}${String(error.cause)}`).not.toContain(NUMBER);
  });
});

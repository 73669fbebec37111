import { Logger } from '@aws-lambda-powertools/logger';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Dependencies } from '#poller/dependencies.ts';
import { pollReports } from '#poller/handler.ts';
import { MetricEmitter } from '#poller/telemetry/metrics.ts';
import { aSetup, type MemoryPorts, memoryPorts } from '#test/support/ports.ts';
import { aReport, aStatus, someReports } from '#test/support/reports.ts';

let ports: MemoryPorts;
const lines: string[] = [];
beforeEach(() => {
  ports = memoryPorts();
  lines.splice(0);
});

const INPUT = { account: '99999', dataCenter: 'de1', secretId: 'login' };
/** Invokes the handler; `lines` then holds all that it logged. */
async function invoke(input: unknown = INPUT, remainingMs = 50_000) {
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'INFO');
  const write = (line: unknown) => void lines.push(String(line));
  const spies = (['log', 'info', 'error', 'warn', 'debug'] as const).map((level) =>
    vi.spyOn(console, level).mockImplementation(write),
  );
  try {
    const container: Dependencies = {
      setup: aSetup(),
      ports,
      logger: new Logger({ serviceName: 'my-faxes' }),
      metrics: new MetricEmitter('my-faxes', new Set()),
    };
    return await pollReports(container)(input, { getRemainingTimeInMillis: () => remainingMs });
  } finally {
    for (const spy of spies) spy.mockRestore();
    vi.unstubAllEnvs();
  }
}
const logged = () => lines.map((line) => JSON.parse(line)).filter(({ message }) => message === 'tick');

test('an invocation is one tick of the source that the input names', async () => {
  ports.reportApi.reports = someReports(2);
  const summary = await invoke();
  expect(summary).toMatchObject({ source: '99999@de1', ended: 'drained', forwarded: 2, deleted: 2 });
  expect(ports.credentials.reads[0]?.secretId).toBe('login');
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
  const number = '+49 89 0000-4711';
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

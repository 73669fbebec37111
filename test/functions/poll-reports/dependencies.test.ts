import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { faults, startReportApi } from '#dev/local/report-api/index.ts';
import { createDependencies } from '#poller/dependencies.ts';
import { InvalidConfigError, type PollerConfig } from '#poller/interface/config.ts';
import { DEFAULT_LIMITS } from '#poller/tick/limits.ts';
import { SOURCE, TestClock } from '#test/support/ports.ts';
import { LOGIN } from '#test/support/world.ts';

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'eu-central-1');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const withConfig = (changes: Partial<PollerConfig> = {}) => ({
  CONFIG: JSON.stringify({
    statusQueues: [{ name: 'statuses', url: 'https://sqs.example.com/1/s', fifo: false }],
    quarantineQueueUrl: 'https://sqs.example.com/1/q',
    ...changes,
  }),
  AWS_REGION: 'eu-central-1',
});

test('a container is set up by its environment', () => {
  const { setup } = createDependencies(withConfig({ sendsInFlight: 8 }));
  expect(setup.statusQueues.map(({ name }) => name)).toEqual(['statuses']);
  expect(setup.quarantineQueue).toBe('quarantine');
  expect(setup.limits).toEqual({ ...DEFAULT_LIMITS, sendsInFlight: 8 });
});

test('a test may hand in its clock and its budget', () => {
  const clock = new TestClock();
  const { ports, setup } = createDependencies(withConfig(), { clock, limits: { maxPages: 3 } });
  expect(ports.clock).toBe(clock);
  expect(setup.limits.maxPages).toBe(3);
});

test('otherwise the clock is the system’s', async () => {
  const { ports } = createDependencies(withConfig());
  expect(Math.abs(ports.clock.now() - Date.now())).toBeLessThan(1_000);
  await ports.clock.sleep(0);
});

test('an environment that cannot be used is refused at the start', () => {
  expect(() => createDependencies({})).toThrow(InvalidConfigError);
});

describe('a response may be a sixteenth of the memory', () => {
  test.each([
    ['128', true],
    ['1024', false],
    [undefined, false],
  ])('of %s MB', async (megabytes, isTooLarge) => {
    const api = await startReportApi({
      dataCenters: ['de1'],
      accounts: [{ customerNumber: SOURCE.account, ...LOGIN }],
    });
    try {
      api.onRequest = () => faults.responseWith(200, { body: `{"reports":[]}${' '.repeat(20_000_000)}` });
      const variables = {
        ...withConfig({ baseUrls: api.urls }),
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: megabytes,
      };
      const { ports } = createDependencies(variables);
      const listed = ports.reportApi.list(SOURCE, LOGIN, 10_000).then(
        ({ reports }) => reports,
        (error: Error) => error.name,
      );
      expect(await listed).toEqual(isTooLarge ? 'ResponseTooLargeError' : []);
    } finally {
      await api.close();
    }
  });
});

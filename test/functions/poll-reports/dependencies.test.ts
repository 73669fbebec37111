import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LOCAL_AWS } from '#dev/local/local-aws.ts';
import { faults, startReportApi } from '#dev/local/report-api/index.ts';
import { startSecrets } from '#dev/local/secrets/index.ts';
import { startSqs } from '#dev/local/sqs/index.ts';
import { createDependencies } from '#poller/dependencies.ts';
import { eventsOf } from '#poller/domain/event.ts';
import { messageOf } from '#poller/domain/message.ts';
import { InvalidConfigError, type PollerConfig } from '#poller/interface/config.ts';
import { DEFAULT_LIMITS } from '#poller/tick/limits.ts';
import { SOURCE, TestClock } from '#test/support/ports.ts';
import { aReport, aStatus } from '#test/support/reports.ts';
import { CREDENTIALS } from '#test/support/world.ts';

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

test('the dependencies follow from the environment variables', () => {
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

test('queues and watches take what their filters let through', () => {
  const { setup } = createDependencies(
    withConfig({
      statusQueues: [
        { name: 'all', url: 'https://sqs.example.com/1/a', fifo: false },
        {
          name: 'failures',
          url: 'https://sqs.example.com/1/f',
          fifo: false,
          filter: { outcome: ['failed'] },
        },
      ],
      watches: [{ name: 'claims', filter: { outcome: ['failed'] } }],
    }),
  );
  const [failed, delivered] = ['BUSY', 'OK'].map((reason) => {
    const report = aReport('FJ1', {
      recipientStatus: [aStatus({ reason, status: reason === 'OK' ? 'OK' : 'NOK' })],
    });
    return eventsOf(SOURCE, report, setup.reasons)[0]?.data;
  });
  if (!failed || !delivered) throw new Error('There are no events.');
  expect(setup.statusQueues.map(({ takes }) => [takes(failed), takes(delivered)])).toEqual([
    [true, true],
    [true, false],
  ]);
  expect(setup.watches?.map(({ name, takes }) => [name, takes(failed), takes(delivered)])).toEqual([
    ['claims', true, false],
  ]);
});

test('messages go to the addresses of the configuration, to quarantine without a message group', async () => {
  const sqs = await startSqs();
  try {
    const statuses = await sqs.createQueue({ QueueName: 'statuses.fifo', FifoQueue: true });
    const quarantine = await sqs.createQueue({ QueueName: 'quarantine' });
    vi.stubEnv('AWS_ENDPOINT_URL_SQS', sqs.endpoint);
    vi.stubEnv('AWS_ACCESS_KEY_ID', LOCAL_AWS.credentials.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', LOCAL_AWS.credentials.secretAccessKey);
    const { ports } = createDependencies(
      withConfig({
        statusQueues: [{ name: 'statuses', url: statuses.url, fifo: true }],
        quarantineQueueUrl: quarantine.url,
      }),
    );
    const message = messageOf('id-1', '{}', {});
    for (const queue of ['statuses', 'quarantine'])
      expect(await ports.queues.send(queue, [message], 5_000)).toMatchObject({ successful: [0] });
    expect([await sqs.receiveAll(statuses.url), await sqs.receiveAll(quarantine.url)]).toMatchObject([
      [{}],
      [{}],
    ]);
    const sent = sqs.calls.filter(({ action }) => action === 'SendMessageBatch');
    const groups = sent.flatMap(({ entries }) => entries.map(({ MessageGroupId }) => MessageGroupId));
    expect(groups).toEqual(['id-1', undefined]);
  } finally {
    await sqs.close();
  }
});

describe('credentials from Secrets Manager', () => {
  let secrets: Awaited<ReturnType<typeof startSecrets>>;
  beforeEach(async () => {
    secrets = await startSecrets();
    vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', secrets.endpoint);
    vi.stubEnv('AWS_ACCESS_KEY_ID', LOCAL_AWS.credentials.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', LOCAL_AWS.credentials.secretAccessKey);
  });
  afterEach(() => secrets.close());

  test('credentials are kept for the seconds of the configuration, by the clock', async () => {
    secrets.create('login', CREDENTIALS);
    const clock = new TestClock();
    const { credentials } = createDependencies(withConfig({ secretCacheSeconds: 60 }), { clock }).ports;
    const isRead = async (): Promise<boolean> => (await credentials.current('login', 5_000)).called;
    expect(await isRead()).toBe(true);
    clock.time += 59_999;
    expect(await isRead()).toBe(false);
    clock.time += 1;
    expect(await isRead()).toBe(true);
  });

  test('credentials that cannot be read for a moment are read again', async () => {
    secrets.create('login', CREDENTIALS);
    secrets.onRequest = () =>
      secrets.calls.length < 2 ? { kind: 'error', status: 503, code: 'InternalServiceError' } : undefined;
    const { ports } = createDependencies(withConfig(), { clock: new TestClock() });
    expect(await ports.credentials.current('login', 5_000)).toEqual({
      credentials: CREDENTIALS,
      called: true,
    });
  });
});

test('an execution environment is named by its environment in log lines', () => {
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'INFO');
  const spy = vi.spyOn(console, 'info').mockImplementation(() => undefined);
  const nameIn = (variables: object): unknown => {
    createDependencies({ ...withConfig(), ...variables }).logger.info('line');
    return JSON.parse(String(spy.mock.lastCall?.[0])).service;
  };
  expect(nameIn({ POWERTOOLS_SERVICE_NAME: 'my-faxes' })).toBe('my-faxes');
  expect(nameIn({})).toBe('fax-status-forwarder');
  spy.mockRestore();
});

test('otherwise the clock is the system’s', async () => {
  const { ports } = createDependencies(withConfig());
  const earliest = Date.now();
  const now = ports.clock.now();
  expect(now).toBeGreaterThanOrEqual(earliest);
  expect(now).toBeLessThanOrEqual(Date.now());
  const before = ports.clock.monotonic();
  await ports.clock.sleep(2);
  expect(ports.clock.monotonic() - before).toBeGreaterThanOrEqual(1);
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
      accounts: [{ customerNumber: SOURCE.account, ...CREDENTIALS }],
    });
    try {
      api.onRequest = () => faults.responseWith(200, { body: `{"reports":[]}${' '.repeat(20_000_000)}` });
      const variables = {
        ...withConfig({ baseUrls: api.urls }),
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: megabytes,
      };
      const { ports } = createDependencies(variables);
      const listed = ports.reportApi.list(SOURCE, CREDENTIALS, 10_000).then(
        ({ reports }) => reports,
        (error: Error) => error.name,
      );
      expect(await listed).toEqual(isTooLarge ? 'ResponseTooLargeError' : []);
    } finally {
      await api.close();
    }
  });
});

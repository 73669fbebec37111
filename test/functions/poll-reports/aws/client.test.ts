import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  defaultProvider,
  environmentCredentials,
  LOGGER,
  TIMEOUT_MS,
  TransportRequestHandler,
  USER_AGENT,
  without,
} from '#poller/aws/client.ts';
import { createSecretsClient, SecretCredentials } from '#poller/aws/secrets.ts';
import { SqsQueues } from '#poller/aws/sqs.ts';
import { createSqsClient } from '#poller/aws/sqs-client.ts';
import { messageOf } from '#poller/domain/message.ts';
import { NotReachedError, Transport, type TransportRequest } from '#poller/transport.ts';
import { TestClock } from '#test/support/ports.ts';

/** What was on its way to AWS; no test reaches it. */
const requests: TransportRequest[] = [];
beforeEach(() => {
  requests.splice(0);
  vi.spyOn(Transport.prototype, 'send').mockImplementation(async (request) => {
    requests.push(request);
    throw new NotReachedError(request.hostname, 'ENOTFOUND');
  });
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'FIRST');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'invented');
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** One call of each service, with as much time as it may take. */
function clients(timeoutMs = TIMEOUT_MS) {
  const queues = new SqsQueues(
    createSqsClient(1),
    new Map([['q', { url: 'https://sqs.eu-central-1.amazonaws.com/000000000000/q', fifo: false }]]),
  );
  const secrets = new SecretCredentials(
    createSecretsClient(),
    { clock: new TestClock(), random: () => 0 },
    0,
  );
  return async () => {
    requests.splice(0);
    await queues.send('q', [messageOf('a', 'a', {})], timeoutMs).catch(() => undefined);
    await secrets.current('credentials', timeoutMs).catch(() => undefined);
    return { sqs: requests[0], secrets: requests[1] };
  };
}
const origin = (request: TransportRequest | undefined): string =>
  `${request?.protocol}//${request?.hostname}${request?.port ? `:${request.port}` : ''}`;
const scope = (request: TransportRequest | undefined): string =>
  /Credential=([^,]+)/.exec(request?.headers.authorization ?? '')?.[1]?.replace(/\/\d{8}\//, '/…/') ?? '';

describe('the endpoints are those that the SDK documents for', () => {
  test.each<[string, Record<string, string>, string, string]>([
    [
      'a commercial region',
      {},
      'https://sqs.eu-central-1.amazonaws.com',
      'https://secretsmanager.eu-central-1.amazonaws.com',
    ],
    [
      'a region in China',
      { AWS_REGION: 'cn-north-1' },
      'https://sqs.cn-north-1.amazonaws.com.cn',
      'https://secretsmanager.cn-north-1.amazonaws.com.cn',
    ],
    [
      'FIPS',
      { AWS_REGION: 'us-east-1', AWS_USE_FIPS_ENDPOINT: 'true' },
      'https://sqs-fips.us-east-1.amazonaws.com',
      'https://secretsmanager-fips.us-east-1.amazonaws.com',
    ],
    [
      'dual-stack',
      { AWS_USE_DUALSTACK_ENDPOINT: 'true' },
      'https://sqs.eu-central-1.api.aws',
      // Secrets Manager's one endpoint of a region has both IPv4 and IPv6.
      'https://secretsmanager.eu-central-1.amazonaws.com',
    ],
    [
      'AWS_ENDPOINT_URL',
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' },
      'http://127.0.0.1:4566',
      'http://127.0.0.1:4566',
    ],
    [
      'AWS_ENDPOINT_URL of a single service',
      {
        AWS_ENDPOINT_URL_SQS: 'https://vpce-1.sqs.example.com',
        AWS_ENDPOINT_URL_SECRETS_MANAGER: 'https://vpce-2.secrets.example.com',
      },
      'https://vpce-1.sqs.example.com',
      'https://vpce-2.secrets.example.com',
    ],
  ])('%s', async (_, variables, sqs, secrets) => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    const seen = await clients()();
    expect([origin(seen.sqs), origin(seen.secrets)]).toEqual([sqs, secrets]);
  });
});

test('each service is signed for under its own name and region', async () => {
  const seen = await clients()();
  expect([scope(seen.sqs), scope(seen.secrets)]).toEqual([
    'FIRST/…/eu-central-1/sqs/aws4_request',
    'FIRST/…/eu-central-1/secretsmanager/aws4_request',
  ]);
});

test.each([
  [1_234, 1_234, 1_234],
  [60_000, 60_000, 3_000],
])(
  'a call that may take %i ms is given up after %i by SQS and %i by Secrets Manager',
  async (ms, ...given) => {
    const seen = await clients(ms)();
    expect([seen.sqs?.timeoutMs, seen.secrets?.timeoutMs]).toEqual(given);
  },
);

test('a call without a time of its own is given up after five seconds', async () => {
  const seen = await clients()();
  expect(seen.sqs?.timeoutMs).toBe(5_000);
});

test('the bundle looks for credentials in the environment alone', async () => {
  expect(await defaultProvider()()).toMatchObject({ accessKeyId: 'FIRST', secretAccessKey: 'invented' });
});

test('credentials that change in the environment are those of the next request', async () => {
  const call = clients();
  await call();
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'SECOND');
  vi.stubEnv('AWS_SESSION_TOKEN', 'token');
  const seen = await call();
  expect([scope(seen.sqs), scope(seen.secrets)].map((text) => text.split('/')[0])).toEqual([
    'SECOND',
    'SECOND',
  ]);
  expect(seen.sqs?.headers['x-amz-security-token']).toBe('token');
  expect(seen.secrets?.headers['x-amz-security-token']).toBe('token');
});

test.each([
  ['', 'key'],
  ['id', ''],
])('credentials with one half missing (%j, %j) end in an error that says who sets them', async (id, key) => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', id);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', key);
  await expect(environmentCredentials()).rejects.toThrow(
    'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set; Lambda sets them.',
  );
});

test('a client of an SDK that lacks a middleware to take out is refused while the function loads', () => {
  expect(() => without({ middlewareStack: { remove: () => false } }, [LOGGER])).toThrow(
    'The AWS SDK has no middleware of the name "loggerMiddleware".',
  );
  expect(without({ middlewareStack: { remove: (name) => name === LOGGER } }, [LOGGER])).toBeDefined();
});

test('the handler of requests tells the SDK its protocol, and that there is nothing to configure', () => {
  const handler = new TransportRequestHandler({ maxConnections: 1, connectTimeoutMs: 1_000 });
  expect(handler.metadata.handlerProtocol).toBe('http/1.1');
  expect(handler.httpHandlerConfigs()).toEqual({});
});

test('the clients log nothing, and keep the middleware that makes a request what AWS expects', () => {
  for (const client of [createSqsClient(1), createSecretsClient()]) {
    const names = client.middlewareStack.identify().join();
    expect(names).not.toContain(LOGGER);
    expect(names).toContain('retryMiddleware');
  }
  expect(createSqsClient(1).middlewareStack.identify().join()).not.toContain(USER_AGENT);
});

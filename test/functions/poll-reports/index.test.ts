import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

beforeAll(() => {
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('SECRETS_MANAGER_URL', 'https://secretsmanager.example.com');
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'true');
  const statusQueues = [{ name: 'statuses', url: 'https://sqs.example.com/1/s', fifo: false }];
  vi.stubEnv('CONFIG', JSON.stringify({ statusQueues, quarantineQueueUrl: 'https://sqs.example.com/1/q' }));
});
afterAll(() => {
  vi.unstubAllEnvs();
});
const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 1_000 } as Context;

describe.each([
  ['index.ts', () => import('#poller/index.ts')],
  ['index-with-sdk.ts', () => import('#poller/index-with-sdk.ts')],
])('%s', (_, load) => {
  test('the handler is wired up by the environment', async () => {
    const { handler } = await load();
    // A second is too short for a page: no call is made.
    const input = { account: '99999', dataCenter: 'de1', secretId: 'login' };
    expect(await handler(input, context)).toMatchObject({
      source: '99999@de1',
      ended: 'more',
      calls: { list: 0 },
    });
  });

  test('an input that names no source is told as it is', async () => {
    const { handler } = await load();
    await expect(handler({}, context)).rejects.toThrow("The schedule's input cannot be used");
  });
});

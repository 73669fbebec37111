import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

beforeAll(() => {
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'true');
  const statusQueues = [{ name: 'statuses', url: 'https://sqs.example.com/1/s', fifo: false }];
  vi.stubEnv('CONFIG', JSON.stringify({ statusQueues, quarantineQueueUrl: 'https://sqs.example.com/1/q' }));
});
afterAll(() => {
  vi.unstubAllEnvs();
});
const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 1_000 } as Context;

test('the handler is wired up by the environment', async () => {
  const { handler } = await import('#poller/index.ts');
  // A second is too short for a page: no call is made.
  const input = { account: '99999', dataCenter: 'de1', secretId: 'credentials' };
  expect(await handler(input, context)).toMatchObject({
    source: '99999@de1',
    ended: 'more',
    calls: { list: 0 },
  });
});

test('a schedule input that names no source is told as it is', async () => {
  const { handler } = await import('#poller/index.ts');
  await expect(handler({}, context)).rejects.toThrow("The schedule's input cannot be used");
});

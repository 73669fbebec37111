import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

let handler: typeof import('#poller/index.ts').handler;
beforeAll(async () => {
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'true');
  const statusQueues = [{ name: 'statuses', url: 'https://sqs.example.com/1/s', fifo: false }];
  vi.stubEnv('CONFIG', JSON.stringify({ statusQueues, quarantineQueueUrl: 'https://sqs.example.com/1/q' }));
  // Not in a test: mutation testing would take what runs while modules load for what that test alone runs.
  ({ handler } = await import('#poller/index.ts'));
});
afterAll(() => {
  vi.unstubAllEnvs();
});
const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 1_000 } as Context;

test('the handler is wired up by the environment', async () => {
  // A second is too short for a page: no call is made.
  const input = { account: '99999', dataCenter: 'de1', secretId: 'credentials' };
  expect(await handler(input, context)).toMatchObject({
    source: '99999@de1',
    ended: 'more',
    calls: { list: 0 },
  });
});

test('a schedule input that names no source is told as it is', async () => {
  await expect(handler({}, context)).rejects.toThrow("The schedule's input cannot be used");
});

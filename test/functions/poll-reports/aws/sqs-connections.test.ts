import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LOCAL_AWS } from '#dev/local/local-aws.ts';
import { type LocalQueue, type LocalSqs, startSqs } from '#dev/local/sqs/index.ts';
import { SqsQueues } from '#poller/aws/sqs.ts';
import { createSqsClient } from '#poller/aws/sqs-client.ts';
import { messageOf } from '#poller/domain/message.ts';
import { tick } from '#poller/tick/tick.ts';
import { aSetup, memoryPorts, SOURCE } from '#test/support/ports.ts';
import { aReport } from '#test/support/reports.ts';
import { ToxicProxy } from '#test/support/toxic-proxy.ts';

let sqs: LocalSqs;
let queue: LocalQueue;
let proxy: ToxicProxy;
beforeEach(async () => {
  sqs = await startSqs();
  queue = await sqs.createQueue({ FifoQueue: true }, 'statuses');
  proxy = await ToxicProxy.before(sqs.endpoint);
  vi.stubEnv('AWS_REGION', LOCAL_AWS.region);
  vi.stubEnv('AWS_ACCESS_KEY_ID', LOCAL_AWS.credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', LOCAL_AWS.credentials.secretAccessKey);
  vi.stubEnv('AWS_ENDPOINT_URL_SQS', proxy.url);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await proxy.close();
  await sqs.close();
});

const queuesWith = (sendsInFlight: number): SqsQueues =>
  new SqsQueues(createSqsClient(sendsInFlight), new Map([['statuses', { url: queue.url, fifo: true }]]));
const sends = () => sqs.calls.filter(({ action }) => action === 'SendMessageBatch').length;

test.each([1, 2, 3, 4, 7, 16, 31, 32, 64, 127, 128])(
  'with %i sends in flight, a tick that finds every kept connection dead fails nothing and costs no attempt',
  async (sendsInFlight) => {
    const ports = { ...memoryPorts(), queues: queuesWith(sendsInFlight) };
    // With a single attempt, one that is lost leaves its message unconfirmed.
    const setup = aSetup({
      limits: { sendsInFlight, sendTimeout: 50_000, maxSendAttempts: 1, maxFailedRounds: 1 },
    });
    const run = (from: number) => {
      ports.reportApi.reports = Array.from({ length: 10 * Math.min(sendsInFlight, 99) }, (_, index) =>
        aReport(`FJ${from + index}`),
      );
      return tick(SOURCE, 'secret-1', ports.clock.time + 50_000, setup, ports);
    };
    expect(await run(10_000)).toMatchObject({ ended: 'drained', tally: { unconfirmed: 0 } });
    const first = sends();

    const dead = proxy.killConnections();
    expect(dead).toBeGreaterThan(0);
    expect(await run(20_000)).toMatchObject({
      ended: 'drained',
      tally: { unconfirmed: 0, forwarded: 10 * Math.min(sendsInFlight, 99) },
    });
    expect(proxy.foundDead).toBeGreaterThan(0);
    // What went over a dead connection reached nobody, so that nothing arrived twice.
    expect(sends()).toBe(2 * first);
  },
);

test('a send that was lost on a fresh connection is not repeated by the transport', async () => {
  sqs.onRequest = ({ action }) => (action === 'SendMessageBatch' ? { kind: 'response-lost' } : undefined);
  const sent = queuesWith(1).send('statuses', [messageOf('a', 'a', {})], 5_000);
  await expect(sent).rejects.toMatchObject({ name: 'QueueUnavailableError' });
  expect(sends()).toBe(1);
});

test('connections to SQS are kept, and as many as sends are in flight at most', async () => {
  const queues = queuesWith(3);
  const send = (id: string) => queues.send('statuses', [messageOf(id, id, {})], 5_000);
  await Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map(send));
  await send('j');
  expect(proxy.killConnections()).toBe(3);
});

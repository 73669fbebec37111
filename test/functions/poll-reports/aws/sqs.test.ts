import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { REASONS } from '#contract/reasons.ts';
import { LOCAL_AWS } from '#dev/local/local-aws.ts';
import { type LocalSqs, sqsFaults, startSqs } from '#dev/local/sqs/index.ts';
import { type QueueAddress, SqsQueues } from '#poller/aws/sqs.ts';
import { createSqsClient } from '#poller/aws/sqs-client.ts';
import { eventsOf } from '#poller/domain/event.ts';
import { MAX_BYTES, type Message, messageOf, statusMessage } from '#poller/domain/message.ts';
import { SOURCE } from '#test/support/ports.ts';
import { aReport, aStatus } from '#test/support/reports.ts';

let sqs: LocalSqs;
let queues: SqsQueues;
let urls: { fifo: string; standard: string };

const open = (addresses: Readonly<Record<string, QueueAddress>>): SqsQueues =>
  new SqsQueues(createSqsClient(4), new Map(Object.entries(addresses)));

beforeEach(async () => {
  vi.stubEnv('AWS_REGION', LOCAL_AWS.region);
  vi.stubEnv('AWS_ACCESS_KEY_ID', LOCAL_AWS.credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', LOCAL_AWS.credentials.secretAccessKey);
  sqs = await startSqs();
  vi.stubEnv('AWS_ENDPOINT_URL_SQS', sqs.endpoint);
  const fifo = await sqs.createQueue({ FifoQueue: true }, 'fifo');
  const standard = await sqs.createQueue({}, 'standard');
  urls = { fifo: fifo.url, standard: standard.url };
  queues = open({ fifo: { url: fifo.url, fifo: true }, standard: { url: standard.url, fifo: false } });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await sqs.close();
});

const send = (queue: keyof typeof urls, batch: readonly Message[], timeoutMs = 5_000) =>
  queues.send(queue, batch, timeoutMs);
const received = (queue: keyof typeof urls) => sqs.receiveAll(urls[queue]);
const some = (count: number): Message[] =>
  Array.from({ length: count }, (_, index) => messageOf(`id${index}`, `body ${index}`, {}));
const errorOf = (call: Promise<unknown>): Promise<Error> =>
  call.then(
    () => new RangeError('no error'),
    (error: Error) => error,
  );
const fault = (given: ReturnType<NonNullable<LocalSqs['onRequest']>>): void => {
  sqs.onRequest = ({ action }) => (action === 'SendMessageBatch' ? given : undefined);
};

describe('a batch', () => {
  test('arrives in one request, each entry responded by its place', async () => {
    expect(await send('fifo', some(10))).toEqual({
      successful: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
      failed: [],
    });
    expect((await received('fifo')).map(({ body }) => body)).toEqual(some(10).map(({ body }) => body));
    expect(sqs.calls.filter(({ action }) => action === 'SendMessageBatch')).toHaveLength(1);
  });

  test('on a FIFO queue has a group and a deduplication id for each entry: its own id', async () => {
    await send('fifo', some(2));
    await send('fifo', some(3));
    const messages = await received('fifo');
    expect(messages.map(({ messageGroupId }) => messageGroupId)).toEqual(['id0', 'id1', 'id2']);
    expect(messages.map(({ messageDeduplicationId }) => messageDeduplicationId)).toEqual([
      'id0',
      'id1',
      'id2',
    ]);
  });

  test('on a standard queue has neither', async () => {
    await send('standard', some(1));
    const [message] = await received('standard');
    expect([message?.messageGroupId, message?.messageDeduplicationId]).toEqual([undefined, undefined]);
  });

  test('carries bodies and attributes as they are', async () => {
    const report = aReport('FJ1', {
      recipientStatus: [aStatus({ reason: 'ä😀\uffff', status: 'FAILED' })],
    });
    const messages = eventsOf(SOURCE, report, REASONS).map((event) => statusMessage(event));
    await send('fifo', messages);
    const [message] = await received('fifo');
    expect(message?.body).toBe(messages[0]?.body);
    expect(message?.attributes).toEqual(messages[0]?.attributes);
    expect(message?.attributes.reason).toBe('ä😀\ufffd');
  });

  test('is taken to the last byte that the packer counts', async () => {
    const attributes = { reason: 'BUSY' };
    const rest = MAX_BYTES - messageOf('a', '', attributes).bytes;
    const [largest, tooLarge] = [rest, rest + 1].map((size) => messageOf('a', 'x'.repeat(size), attributes));
    if (!largest || !tooLarge) throw new RangeError('no messages');
    expect(largest.bytes).toBe(MAX_BYTES);
    expect(await send('standard', [largest])).toEqual({ successful: [0], failed: [] });
    expect((await errorOf(send('standard', [tooLarge]))).name).toBe('BatchRefusedError');
  });
});

describe('entries that fail', () => {
  test('are told by place, code, and whether it is for good', async () => {
    fault({
      kind: 'entries',
      fault: (_, place) =>
        [
          { kind: 'failed', code: 'InvalidMessageContents', senderFault: true } as const,
          { kind: 'failed', code: 'InternalError', senderFault: false } as const,
          { kind: 'failed', code: 'RequestThrottled', senderFault: true } as const,
        ][place],
    });
    expect(await send('fifo', some(4))).toEqual({
      successful: [3],
      failed: [
        { index: 0, code: 'InvalidMessageContents', final: true },
        { index: 1, code: 'InternalError', final: false },
        { index: 2, code: 'RequestThrottled', final: false },
      ],
    });
  });

  test('without a response are in neither list', async () => {
    fault({
      kind: 'entries',
      fault: (_, place) => (place === 1 ? { kind: 'unacknowledged', taken: true } : undefined),
    });
    expect(await send('fifo', some(3))).toEqual({ successful: [0, 2], failed: [] });
  });

  test('for what SQS itself refuses are told by SQS', async () => {
    const [good, bad] = [messageOf('good', 'good', {}), messageOf('bad', 'bad \uffff', {})];
    expect(await send('standard', [good, bad])).toEqual({
      successful: [0],
      failed: [{ index: 1, code: 'InvalidMessageContents', final: true }],
    });
  });
});

describe('a request that fails', () => {
  test.each<[string, Parameters<typeof fault>[0], string]>([
    ['throttled', sqsFaults.throttled, 'QueueUnavailableError'],
    ['unavailable', sqsFaults.unavailable, 'QueueUnavailableError'],
    ['reset', { kind: 'reset' }, 'QueueUnavailableError'],
    ['taken, its response lost', { kind: 'response-lost' }, 'QueueUnavailableError'],
    ['denied', sqsFaults.accessDenied, 'QueueRefusedError'],
    ['without a queue', { kind: 'error', status: 400, code: 'QueueDoesNotExist' }, 'QueueRefusedError'],
    ['for its content', { kind: 'error', status: 400, code: 'InvalidMessageContents' }, 'BatchRefusedError'],
  ])('%s', async (_, given, name) => {
    fault(given);
    expect((await errorOf(send('fifo', some(1)))).name).toBe(name);
    // One owner of retries, and it is not this one.
    expect(sqs.calls.filter(({ action }) => action === 'SendMessageBatch')).toHaveLength(1);
  });

  test('never quotes what was sent', async () => {
    fault({ kind: 'error', status: 400, code: 'InvalidMessageContents' });
    const error = await errorOf(send('fifo', [messageOf('a', '+49 89 0000-4711', {})]));
    expect(String(error.stack)).not.toContain('4711');
  });

  test('is given up when its time is up', async () => {
    fault({ kind: 'hang' });
    expect(await errorOf(send('fifo', some(1), 20))).toMatchObject({
      name: 'QueueUnavailableError',
      message: 'Queue "fifo" did not respond as it should: OutOfTimeError.',
    });
  });

  test('is one to a queue that exists', async () => {
    const none = open({ q: { url: `${sqs.endpoint}/000000000000/none`, fifo: false } });
    expect((await errorOf(none.send('q', some(1), 5_000))).name).toBe('QueueRefusedError');
  });
});

test('a queue that nobody named is a bug', async () => {
  await expect(queues.send('other', some(1), 1_000)).rejects.toThrow(
    'There is no queue of the name "other".',
  );
});

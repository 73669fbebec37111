import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalQueue, type LocalSqs, sqsFaults, startSqs } from '#dev/local/sqs/index.ts';

let sqs: LocalSqs;
let queue: LocalQueue;

beforeEach(async () => {
  sqs = await startSqs();
  queue = await sqs.createQueue({ QueueName: 'statuses.fifo', FifoQueue: true, VisibilityTimeout: 30 });
});
afterEach(() => sqs.close());

const send = (bodies: readonly string[], url = queue.url) =>
  sqs.client.send(
    new SendMessageBatchCommand({
      QueueUrl: url,
      Entries: bodies.map((body, index) => ({
        Id: `e${index}`,
        MessageBody: body,
        MessageGroupId: body,
        MessageDeduplicationId: body,
        MessageAttributes: { type: { DataType: 'String', StringValue: 'a-type' } },
      })),
    }),
  );

const bodies = async (): Promise<string[]> => (await sqs.receiveAll(queue.url)).map(({ body }) => body);

describe('queues', () => {
  it('hands out messages with attributes, group and deduplication id, and deletes them', async () => {
    await send(['one']);
    expect(await sqs.receiveAll(queue.url)).toEqual([
      {
        body: 'one',
        attributes: { type: 'a-type' },
        messageGroupId: 'one',
        messageDeduplicationId: 'one',
      },
    ]);
    expect(await sqs.count(queue.url)).toBe(0);
  });

  it('receives more than one batch', async () => {
    const sent = Array.from({ length: 25 }, (_, index) => `m${index}`);
    for (let from = 0; from < sent.length; from += 10) await send(sent.slice(from, from + 10));
    expect(await bodies()).toEqual(sent);
  });

  it('drops a repetition on a FIFO queue', async () => {
    await send(['one']);
    await send(['one', 'two']);
    expect(await bodies()).toEqual(['one', 'two']);
  });

  it('moves what was received too often to the dead-letter queue that the properties name', async () => {
    const dead = await sqs.createQueue({ FifoQueue: true }, 'dead');
    const source = await sqs.createQueue({
      QueueName: 'source.fifo',
      FifoQueue: true,
      VisibilityTimeout: 0,
      RedrivePolicy: { deadLetterTargetArn: dead.arn, maxReceiveCount: 1 },
    });
    await send(['one'], source.url);
    await sqs.client.send(new ReceiveMessageCommand({ QueueUrl: source.url }));
    await sqs.client.send(new ReceiveMessageCommand({ QueueUrl: source.url }));
    expect((await sqs.receiveAll(dead.url)).map(({ body }) => body)).toEqual(['one']);
  });

  it('takes characters of all planes, and refuses what SQS refuses', async () => {
    const { Failed } = await send(['an emoji 📠', 'a noncharacter \uffff']);
    expect(Failed?.map(({ Id, Code, SenderFault }) => [Id, Code, SenderFault])).toEqual([
      ['e1', 'InvalidMessageContents', true],
    ]);
    expect(await bodies()).toEqual(['an emoji 📠']);
  });
});

describe('faults', () => {
  const onSend = (fault: ReturnType<NonNullable<LocalSqs['onRequest']>>) => {
    sqs.onRequest = ({ action }) => (action === 'SendMessageBatch' ? fault : undefined);
  };

  it.each([
    ['throttles', sqsFaults.throttled, 'RequestThrottled'],
    ['is down', sqsFaults.unavailable, 'ServiceUnavailable'],
    ['refuses access', sqsFaults.accessDenied, 'AccessDenied'],
  ] as const)('%s', async (_, fault, name) => {
    onSend(fault);
    await expect(send(['one'])).rejects.toMatchObject({ name });
    expect(await bodies()).toEqual([]);
  });

  it('drops the connection before the message is taken', async () => {
    onSend({ kind: 'reset' });
    await expect(send(['one'])).rejects.toThrow();
    expect(await bodies()).toEqual([]);
  });

  it('takes the message and loses the response', async () => {
    onSend({ kind: 'response-lost' });
    await expect(send(['one'])).rejects.toThrow();
    expect(await bodies()).toEqual(['one']);
  });

  it('fails and conceals single entries', async () => {
    onSend({
      kind: 'entries',
      fault: ({ MessageBody }) =>
        ({
          failed: { kind: 'failed', code: 'InternalError', senderFault: false } as const,
          lost: { kind: 'unacknowledged', taken: false } as const,
          concealed: { kind: 'unacknowledged', taken: true } as const,
        })[MessageBody],
    });
    const response = await send(['good', 'failed', 'lost', 'concealed']);
    expect(response.Successful?.map(({ Id }) => Id)).toEqual(['e0']);
    expect(response.Failed?.map(({ Id, Code, SenderFault }) => [Id, Code, SenderFault])).toEqual([
      ['e1', 'InternalError', false],
    ]);
    expect(await bodies()).toEqual(['good', 'concealed']);
  });

  it('can fail every entry of a batch', async () => {
    onSend({
      kind: 'entries',
      fault: () => ({ kind: 'failed', code: 'InvalidParameterValue', senderFault: true }),
    });
    const { Successful, Failed } = await send(['one', 'two']);
    expect([Successful, Failed?.map(({ Id }) => Id)]).toEqual([[], ['e0', 'e1']]);
  });
});

it('records every request', async () => {
  await send(['one', 'two']);
  expect(sqs.calls.map(({ action, queueName, entries }) => [action, queueName, entries.length])).toEqual([
    ['CreateQueue', undefined, 0],
    ['SendMessageBatch', 'statuses.fifo', 2],
  ]);
});

describe('who watches the queues', () => {
  it('is told of each message that was taken, alone or in a batch', async () => {
    const taken: string[] = [];
    sqs.onTaken = (name, entries) => {
      taken.push(...entries.map(({ MessageBody }) => `${name} ${MessageBody}`));
    };
    await send(['one', 'two']);
    const group = { MessageGroupId: 'three', MessageDeduplicationId: 'three' };
    await sqs.client.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: 'three', ...group }));
    expect(taken).toEqual(['statuses.fifo one', 'statuses.fifo two', 'statuses.fifo three']);
  });

  it('is told of each message that was deleted, and of none that was only received', async () => {
    const deleted: string[] = [];
    sqs.onDeleted = (name, body) => deleted.push(`${name} ${body}`);
    await send(['one', 'two', 'three']);
    const { Messages = [] } = await sqs.client.send(
      new ReceiveMessageCommand({ QueueUrl: queue.url, MaxNumberOfMessages: 1 }),
    );
    const ReceiptHandle = Messages[0]?.ReceiptHandle;
    expect(deleted).toEqual([]);
    await sqs.client.send(new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle }));
    expect(deleted).toEqual(['statuses.fifo one']);
    await sqs.receiveAll(queue.url);
    expect(deleted).toEqual(['statuses.fifo one', 'statuses.fifo two', 'statuses.fifo three']);
  });
});

import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { LOCAL_AWS } from '../local-aws.ts';
import { buildEmulator, type OnDeleted, type OnSqsRequest, type OnTaken, type SqsCall } from './emulator.ts';
import { MoveTasks } from './move-tasks.ts';
import { type QueueProperties, queueAttributes } from './queue-attributes.ts';
import { countLeft, type ReceivedMessage, receiveAll } from './receive.ts';

export type { SqsCall } from './emulator.ts';
export type { BatchEntry, SqsFault } from './faults.ts';
export * as sqsFaults from './faults.ts';
export type { QueueProperties } from './queue-attributes.ts';
export type { ReceivedMessage } from './receive.ts';

export interface LocalQueue {
  readonly name: string;
  /** On 127.0.0.1: the SDK sends to the host that stands in the URL. */
  readonly url: string;
  readonly arn: string;
}

/** SQS on 127.0.0.1. */
export interface LocalSqs {
  /** For `AWS_ENDPOINT_URL_SQS`. */
  readonly endpoint: string;
  readonly client: SQSClient;
  /** Every request in the order of arrival. */
  readonly calls: SqsCall[];
  /** May refuse, lose or change a request; `undefined` leaves it to the emulator. */
  onRequest: OnSqsRequest | undefined;
  /** Told of every message that a queue took. */
  onTaken: OnTaken | undefined;
  /** Told of every message that was received and deleted. */
  onDeleted: OnDeleted | undefined;
  /** Creates a queue with the properties that a template gives it. */
  readonly createQueue: (properties: QueueProperties, fallbackName?: string) => Promise<LocalQueue>;
  /** Takes every message that is visible out of a queue. */
  readonly receiveAll: (url: string) => Promise<ReceivedMessage[]>;
  /** Messages that are in the queue, visible or not. */
  readonly count: (url: string) => Promise<number>;
  /**
   * Receives of each queue by its name, since the start; those of `receiveAll` and `count` are among them.
   */
  readonly receives: ReadonlyMap<string, number>;
  /** Seconds since the oldest message of a queue was sent; `undefined` where the queue is empty. */
  readonly oldestMessageAge: (queueName: string) => Promise<number | undefined>;
  readonly close: () => Promise<void>;
}

export async function startSqs(): Promise<LocalSqs> {
  const calls: SqsCall[] = [];
  const receives = new Map<string, number>();
  const moves = new MoveTasks();
  const app = await buildEmulator(
    {
      onRequest: (call) => {
        calls.push(call);
        const { action, queueName = '' } = call;
        if (action === 'ReceiveMessage') receives.set(queueName, (receives.get(queueName) ?? 0) + 1);
        return sqs.onRequest?.(call);
      },
      onTaken: (queueName, entries) => sqs.onTaken?.(queueName, entries),
      onDeleted: (queueName, body) => sqs.onDeleted?.(queueName, body),
    },
    moves,
  );
  const endpoint = await app.listen({ host: '127.0.0.1', port: 0 });
  const client = new SQSClient({ ...LOCAL_AWS, endpoint, maxAttempts: 1 });
  moves.client = client;

  const sqs: LocalSqs = {
    endpoint,
    client,
    calls,
    receives,
    onRequest: undefined,
    onTaken: undefined,
    onDeleted: undefined,
    createQueue: async (properties, fallbackName = 'queue') => {
      const fifo = properties.FifoQueue === true || properties.FifoQueue === 'true';
      const name = properties.QueueName ?? `${fallbackName}${fifo ? '.fifo' : ''}`;
      await client.send(new CreateQueueCommand({ QueueName: name, Attributes: queueAttributes(properties) }));
      return {
        name,
        url: `${endpoint}/${ACCOUNT_ID}/${name}`,
        arn: `arn:aws:sqs:${LOCAL_AWS.region}:${ACCOUNT_ID}:${name}`,
      };
    },
    receiveAll: (url) => receiveAll(client, url),
    count: (url) => countLeft(client, url),
    oldestMessageAge: async (queueName) => {
      const { payload } = await app.inject({ method: 'GET', url: `/_fauxqs/queues/${queueName}` });
      const times = [...payload.matchAll(/"sentTimestamp":(\d+)/g)].map(([, time]) => Number(time));
      return times.length === 0 ? undefined : (Date.now() - Math.min(...times)) / 1000;
    },
    close: async () => {
      await moves.close();
      client.destroy();
      await app.close();
    },
  };
  return sqs;
}

/** The account id of every queue in the emulator. */
const ACCOUNT_ID = '000000000000';

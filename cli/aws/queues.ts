import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  ChangeMessageVisibilityBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { uninterrupted } from '../stop.ts';
import type { Aws } from './clients.ts';
import type { Deployed } from './deployed.ts';

/** A queue of the forwarder. */
export interface DeployedQueue {
  /** `statuses`, a filtered queue's name, `statuses-draining`, `statuses (dead-letter)`, `quarantine`. */
  readonly name: string;
  readonly kind: 'statuses' | 'dead-letter' | 'quarantine';
  /** For a dead-letter queue, the name of the queue that its messages belong to. */
  readonly belongsTo?: string;
  readonly url: string;
  readonly arn: string;
  readonly fifo: boolean;
  /** Whether it gets no more statuses. */
  readonly draining: boolean;
  readonly waiting: number;
  /** Received by a consumer and not deleted yet. */
  readonly inFlight: number;
  readonly retentionSeconds: number;
  readonly attributes: Readonly<Record<string, string>>;
}

export const QUEUE_ACTIONS = ['sqs:GetQueueAttributes'];

/**
 * Every queue of the forwarder with its counts: status queues, also draining ones, dead letters, quarantine.
 */
export async function listQueues(aws: Aws, { config, drainingQueues }: Deployed): Promise<DeployedQueue[]> {
  const statuses = await Promise.all(
    [...config.statusQueues, ...drainingQueues].map(async ({ name, url }, place) => {
      const draining = place >= config.statusQueues.length;
      const queue = await read(aws, { name, kind: 'statuses', url, draining });
      const dead = deadLetterUrl(queue);
      if (dead === undefined) return [queue];
      const of = {
        name: `${name} (dead-letter)`,
        kind: 'dead-letter',
        belongsTo: name,
        url: dead,
        draining,
      } as const;
      return [queue, await read(aws, of)];
    }),
  );
  const quarantine = {
    name: 'quarantine',
    kind: 'quarantine',
    url: config.quarantineQueueUrl,
    draining: false,
  } as const;
  return [...statuses.flat(), await read(aws, quarantine)];
}

async function read(
  aws: Aws,
  queue: Pick<DeployedQueue, 'name' | 'kind' | 'url' | 'belongsTo' | 'draining'>,
): Promise<DeployedQueue> {
  const output = await aws.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queue.url, AttributeNames: ['All'] }),
  );
  const attributes: Readonly<Record<string, string>> = output.Attributes ?? {};
  const number = (name: string) => Number(attributes[name] ?? 0);
  return {
    ...queue,
    arn: attributes.QueueArn ?? '',
    fifo: queue.url.endsWith('.fifo'),
    waiting: number('ApproximateNumberOfMessages') + number('ApproximateNumberOfMessagesDelayed'),
    inFlight: number('ApproximateNumberOfMessagesNotVisible'),
    retentionSeconds: number('MessageRetentionPeriod'),
    attributes,
  };
}

/**
 * A dead-letter queue is in the account and region of its queue (SQS developer guide): only the name differs.
 */
function deadLetterUrl({ attributes, url }: DeployedQueue): string | undefined {
  const { deadLetterTargetArn } = JSON.parse(attributes.RedrivePolicy ?? '{}');
  if (typeof deadLetterTargetArn !== 'string') return undefined;
  return `${url.slice(0, url.lastIndexOf('/') + 1)}${deadLetterTargetArn.split(':').pop()}`;
}

export const AGE_ACTIONS = ['cloudwatch:GetMetricData'];

/** Metrics of SQS arrive with a delay; the last of so many milliseconds counts. */
const METRIC_WINDOW = 15 * 60_000;

/** Age in seconds of each queue's oldest message, by the queue's name, as CloudWatch last saw it. */
export async function oldestAges(
  aws: Aws,
  queues: readonly DeployedQueue[],
  now: number,
): Promise<ReadonlyMap<string, number>> {
  const filled = queues.filter(({ inFlight, waiting }) => waiting + inFlight > 0);
  if (filled.length === 0) return new Map();
  const { MetricDataResults = [] } = await aws.cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(now - METRIC_WINDOW),
      EndTime: new Date(now),
      ScanBy: 'TimestampDescending',
      MetricDataQueries: filled.map(({ arn }, index) => ({
        Id: `q${index}`,
        MetricStat: {
          Metric: {
            Namespace: 'AWS/SQS',
            MetricName: 'ApproximateAgeOfOldestMessage',
            Dimensions: [{ Name: 'QueueName', Value: arn.split(':').pop() }],
          },
          Period: 60,
          Stat: 'Maximum',
        },
      })),
    }),
  );
  const ages = filled.flatMap(({ name }, index): [string, number][] => {
    const value = MetricDataResults.find(({ Id }) => Id === `q${index}`)?.Values?.[0];
    return value === undefined ? [] : [[name, value]];
  });
  return new Map(ages);
}

/** Messages that were received and are hidden from everybody else until they are released. */
export interface Held {
  readonly messages: readonly Message[];
  /** Whether the queue held more than were taken. */
  readonly more: boolean;
  /** Makes them visible again, at once; those that were deleted meanwhile are passed over. */
  readonly release: () => Promise<void>;
}

export const HOLD_ACTIONS = ['sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility'];

/** A command that dies leaves its messages hidden for so long. In seconds. */
const HIDDEN_FOR = 300;

/**
 * Takes the messages of a queue that nobody consumes, to look at them. A receive counts as a delivery, which
 * matters to no dead-letter or quarantine queue: neither gives messages up.
 */
export async function hold(aws: Aws, url: string, limit: number): Promise<Held> {
  const taken = new Map<string, Message>();
  const release = () => uninterrupted(() => showAgain(aws, url, [...taken.values()]));
  try {
    while (taken.size < limit) {
      const { Messages = [] } = await aws.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: Math.min(10, limit - taken.size),
          // A long poll asks every server of the queue: an empty response then means that nothing is left.
          WaitTimeSeconds: 1,
          VisibilityTimeout: HIDDEN_FOR,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['All'],
        }),
      );
      if (Messages.length === 0) return { messages: [...taken.values()], more: false, release };
      for (const message of Messages) taken.set(message.MessageId ?? '', message);
    }
    return { messages: [...taken.values()], more: true, release };
  } catch (error) {
    await release();
    throw error;
  }
}

async function showAgain(aws: Aws, url: string, messages: readonly Message[]): Promise<void> {
  for (let start = 0; start < messages.length; start += 10) {
    const entries = messages.slice(start, start + 10).map(({ ReceiptHandle }, index) => ({
      Id: String(index),
      ReceiptHandle,
      VisibilityTimeout: 0,
    }));
    await aws.sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries: entries }));
  }
}

/** When SQS drops the message, in epoch milliseconds. */
export const expiryOf = ({ Attributes }: Message, { retentionSeconds }: DeployedQueue): number =>
  Number(Attributes?.SentTimestamp ?? 0) + retentionSeconds * 1000;

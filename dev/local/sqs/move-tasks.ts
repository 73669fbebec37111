import { randomUUID } from 'node:crypto';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

interface Task {
  readonly handle: string;
  readonly sourceArn: string;
  readonly startedAt: number;
  readonly toMove: number;
  status: 'RUNNING' | 'COMPLETED' | 'CANCELLING' | 'CANCELLED';
  moved: number;
  ended: Promise<void>;
}

interface Input {
  readonly SourceArn?: string;
  readonly DestinationArn?: string;
  readonly MaxNumberOfMessagesPerSecond?: number;
  readonly TaskHandle?: string;
}

/**
 * SQS' own move of dead letters back to their queue: `StartMessageMoveTask`, `ListMessageMoveTasks` and
 * `CancelMessageMoveTask`, which fauxqs lacks.
 *
 * Source: the SQS API reference. A source must be the dead-letter queue of some queue; one task a source runs
 * at a time.
 */
export class MoveTasks {
  /** Set as soon as the emulator listens. */
  client: SQSClient | undefined;
  readonly #tasks: Task[] = [];

  /** @returns undefined for an action that is none of these */
  async serve(action: string, input: object): Promise<{ status: number; body: object } | undefined> {
    if (!this.client) return undefined;
    if (action === 'StartMessageMoveTask') return this.#start(this.client, input as Input);
    if (action === 'ListMessageMoveTasks') return { status: 200, body: this.#list(input as Input) };
    if (action === 'CancelMessageMoveTask') return this.#cancel(input as Input);
    return undefined;
  }

  /** Ends what runs. */
  async close(): Promise<void> {
    for (const task of this.#tasks) if (task.status === 'RUNNING') task.status = 'CANCELLING';
    await Promise.all(this.#tasks.map(({ ended }) => ended));
  }

  async #start(client: SQSClient, input: Input): Promise<{ status: number; body: object }> {
    const { DestinationArn, MaxNumberOfMessagesPerSecond = 500, SourceArn = '' } = input;
    const targets = await queuesWithDeadLettersIn(client, SourceArn);
    const target = DestinationArn === undefined ? targets[0] : await urlOf(client, DestinationArn);
    if (targets.length === 0 || !target)
      return refused('InvalidParameterValue', 'Source queue must be configured as a Dead Letter Queue.');
    if (this.#tasks.some(({ sourceArn, status }) => sourceArn === SourceArn && status === 'RUNNING'))
      return refused('UnsupportedOperation', 'There is already a task running.');
    const source = await urlOf(client, SourceArn);
    const toMove = await visible(client, source);
    const task: Task = {
      handle: randomUUID(),
      sourceArn: SourceArn,
      startedAt: Date.now(),
      toMove,
      status: 'RUNNING',
      moved: 0,
      ended: Promise.resolve(),
    };
    this.#tasks.unshift(task);
    task.ended = move(client, task, source, target, 1000 / MaxNumberOfMessagesPerSecond).catch(
      () => undefined,
    );
    return { status: 200, body: { TaskHandle: task.handle } };
  }

  #list({ SourceArn }: Input): object {
    const tasks = this.#tasks.filter(({ sourceArn }) => sourceArn === SourceArn);
    return {
      Results: tasks.map((task) => ({
        ...(task.status === 'RUNNING' && { TaskHandle: task.handle }),
        Status: task.status,
        SourceArn,
        ApproximateNumberOfMessagesMoved: task.moved,
        ApproximateNumberOfMessagesToMove: task.toMove,
        StartedTimestamp: task.startedAt,
      })),
    };
  }

  #cancel({ TaskHandle }: Input): { status: number; body: object } {
    const task = this.#tasks.find(({ handle, status }) => handle === TaskHandle && status === 'RUNNING');
    if (!task) return refused('ResourceNotFoundException', 'There is no such task.');
    task.status = 'CANCELLING';
    return { status: 200, body: { ApproximateNumberOfMessagesMoved: task.moved } };
  }
}

const refused = (code: string, message: string) => ({
  status: 400,
  body: { __type: `com.amazonaws.sqs#${code}`, message },
});

async function move(
  client: SQSClient,
  task: Task,
  source: string,
  target: string,
  pauseMs: number,
): Promise<void> {
  while (task.status === 'RUNNING') {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: source,
        MaxNumberOfMessages: 1,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      }),
    );
    const [message] = Messages;
    if (!message) {
      task.status = 'COMPLETED';
      return;
    }
    const group = message.Attributes?.MessageGroupId;
    await client.send(
      new SendMessageCommand({
        QueueUrl: target,
        MessageBody: message.Body,
        MessageAttributes: message.MessageAttributes,
        // A move is no repetition: a fresh id keeps the emulator from dropping what it has seen in the last
        // five minutes.
        ...(group !== undefined && { MessageGroupId: group, MessageDeduplicationId: randomUUID() }),
      }),
    );
    await client.send(new DeleteMessageCommand({ QueueUrl: source, ReceiptHandle: message.ReceiptHandle }));
    task.moved++;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  task.status = 'CANCELLED';
}

/** URLs of the queues whose dead letters go into this one. */
async function queuesWithDeadLettersIn(client: SQSClient, arn: string): Promise<string[]> {
  const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}));
  const found: string[] = [];
  for (const QueueUrl of QueueUrls) {
    const { Attributes = {} } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['RedrivePolicy'] }),
    );
    if (JSON.parse(Attributes.RedrivePolicy ?? '{}').deadLetterTargetArn === arn)
      found.push(await urlOf(client, `:${QueueUrl.split('/').pop()}`));
  }
  return found;
}

/** The emulator names its queues by a host that may not resolve; its own endpoint does. */
async function urlOf(client: SQSClient, arn: string): Promise<string> {
  const { QueueUrl = '' } = await client.send(new GetQueueUrlCommand({ QueueName: arn.split(':').pop() }));
  const endpoint = await client.config.endpoint?.();
  return `${endpoint?.protocol}//${endpoint?.hostname}:${endpoint?.port}${new URL(QueueUrl).pathname}`;
}

async function visible(client: SQSClient, QueueUrl: string): Promise<number> {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  return Number(Attributes.ApproximateNumberOfMessages ?? 0);
}

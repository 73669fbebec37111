import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MessageFailure, runWorker, type WorkerOptions } from '#contract/consumer/index.ts';
import { type LocalQueue, type LocalSqs, startSqs } from '#dev/local/sqs/index.ts';
import { bodyOf, example } from '#test/support/example-events.ts';
import { queueWithDeadLetters } from '#test/support/queue-with-dead-letters.ts';

let sqs: LocalSqs;
let queue: LocalQueue;
let dead: LocalQueue;
let end: AbortController;

beforeEach(async () => {
  sqs = await startSqs();
  ({ queue, dead } = await queueWithDeadLetters(sqs, { VisibilityTimeout: 0 }));
  end = new AbortController();
});
afterEach(() => sqs.close());

const send = (...bodies: string[]) =>
  sqs.client.send(
    new SendMessageBatchCommand({
      QueueUrl: queue.url,
      Entries: bodies.map((body, index) => ({
        Id: `e${index}`,
        MessageBody: body,
        MessageGroupId: `g${index}`,
        MessageDeduplicationId: `d${index}`,
      })),
    }),
  );

/** A worker on the emulated queue that ends when nothing is visible any more. */
function worker(options: Partial<WorkerOptions<Message>> = {}): {
  done: Promise<void>;
  handled: string[];
  failures: MessageFailure[];
} {
  const handled: string[] = [];
  const failures: MessageFailure[] = [];
  const done = runWorker<Message>({
    receive: async (abortSignal) => {
      const receive = new ReceiveMessageCommand({ QueueUrl: queue.url, MaxNumberOfMessages: 10 });
      const { Messages = [] } = await sqs.client.send(receive, { abortSignal });
      if (Messages.length === 0) end.abort();
      return Messages;
    },
    remove: (messages) =>
      sqs.client.send(
        new DeleteMessageBatchCommand({
          QueueUrl: queue.url,
          Entries: messages.map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle })),
        }),
      ),
    onStatus: ({ data }) => {
      if (data.outcome === 'uncertain') throw new Error('not today');
      handled.push(data.jobId);
    },
    onFailure: (failure) => failures.push(failure),
    signal: end.signal,
    ...options,
  });
  return { done, handled, failures };
}

describe('the worker', () => {
  it('removes what it has done; what fails comes again and ends in the dead-letter queue', async () => {
    await send(bodyOf('busy'), bodyOf('uncertain'), 'no json', bodyOf('delivered'));
    const { done, failures, handled } = worker();
    await done;
    expect(handled.sort()).toEqual([example('busy').data.jobId, example('delivered').data.jobId].sort());
    expect(await sqs.count(queue.url)).toBe(0);
    expect((await sqs.receiveAll(dead.url)).map(({ body }) => body).sort()).toEqual(
      [bodyOf('uncertain'), 'no json'].sort(),
    );
    // Each was tried as often as the queue allows.
    expect(failures.map(({ error }) => (error as Error).name).sort()).toEqual([
      'Error',
      'Error',
      'InvalidMessageError',
      'InvalidMessageError',
    ]);
  });

  it('goes on after errors of the queue, with longer pauses each time and an end to that', async () => {
    await send(bodyOf('busy'));
    const pauses: number[] = [];
    const errors: unknown[] = [];
    sqs.onRequest = ({ action }) =>
      action === 'ReceiveMessage' && pauses.length < 7 ? { kind: 'reset' } : undefined;
    const { done, handled } = worker({
      onQueueError: (error) => errors.push(error),
      pause: async (milliseconds) => {
        pauses.push(milliseconds);
      },
    });
    await done;
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(errors).toHaveLength(7);
    expect(handled).toEqual([example('busy').data.jobId]);
  });

  it('handles a status again whose result failed', async () => {
    await send(bodyOf('busy'));
    let refusals = 1;
    sqs.onRequest = ({ action }) =>
      action === 'DeleteMessageBatch' && refusals-- > 0 ? { kind: 'reset' } : undefined;
    const { done, handled } = worker({ onQueueError: () => undefined, pause: async () => undefined });
    await done;
    expect(handled).toEqual([example('busy').data.jobId, example('busy').data.jobId]);
    expect(await sqs.count(queue.url)).toBe(0);
  });

  it('gives up waiting for messages when it is told to end', async () => {
    const { done } = worker({
      receive: async (abortSignal) => {
        const receive = new ReceiveMessageCommand({ QueueUrl: queue.url, WaitTimeSeconds: 20 });
        const response = sqs.client.send(receive, { abortSignal });
        end.abort();
        return (await response).Messages ?? [];
      },
      onQueueError: (error) => expect.unreachable(String(error)),
    });
    await expect(done).resolves.toBeUndefined();
  });

  it('goes on where the library gave up waiting by itself', async () => {
    await send(bodyOf('busy'));
    let givenUp = 0;
    const { done, handled } = worker({
      receive: async () => {
        if (givenUp++ === 0) throw new DOMException('the request took too long', 'AbortError');
        const receive = new ReceiveMessageCommand({ QueueUrl: queue.url });
        const { Messages = [] } = await sqs.client.send(receive);
        end.abort();
        return Messages;
      },
      onQueueError: () => undefined,
      pause: async () => undefined,
    });
    await done;
    expect(handled).toEqual([example('busy').data.jobId]);
  });

  it('gives up a pause when it is told to end', async () => {
    const { done } = worker({
      receive: () => Promise.reject(new Error('no queue')),
      onQueueError: () => queueMicrotask(() => end.abort()),
    });
    await expect(done).resolves.toBeUndefined();
  });

  it('finishes what it has received before it ends', async () => {
    await send(bodyOf('busy'));
    const handled: string[] = [];
    const { done } = worker({
      onStatus: async ({ id }) => {
        end.abort();
        await Promise.resolve();
        handled.push(id);
      },
    });
    await done;
    expect(handled).toEqual([example('busy').id]);
    expect(await sqs.count(queue.url)).toBe(0);
  });
});

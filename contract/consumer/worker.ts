import { logFailure, type OnFailure } from './failure.ts';
import {
  checkConcurrency,
  DEFAULT_CONCURRENCY,
  type Envelope,
  handleAll,
  type OnStatus,
} from './handle-all.ts';

/** What the worker needs of a message; `Message` of @aws-sdk/client-sqs fits. */
export interface SqsMessage {
  readonly MessageId?: string | undefined;
  readonly Body?: string | undefined;
}

export interface WorkerOptions<Message extends SqsMessage> {
  /**
   * Takes messages from the queue, waiting for some (long polling): `ReceiveMessage` with `WaitTimeSeconds: 20`.
   * Give up waiting when the signal says so.
   */
  readonly receive: (signal: AbortSignal) => Promise<readonly Message[]>;
  /** Removes messages whose statuses are done: `DeleteMessageBatch`. Gets at most what one `receive` returned. */
  readonly remove: (messages: readonly Message[]) => Promise<unknown>;
  readonly onStatus: OnStatus<Message>;
  /** Ends the worker: it finishes what it has received, then resolves. */
  readonly signal: AbortSignal;
  /**
   * Told of each message that was not handled. Must not throw.
   * @default - a JSON line on standard error
   */
  readonly onFailure?: OnFailure;
  /**
   * Told of an error of `receive` or `remove`; the worker goes on after a pause. Must not throw.
   * @default - a JSON line on standard error
   */
  readonly onQueueError?: (error: unknown) => void;
  /**
   * Statuses that are handled at once.
   * @default 10
   */
  readonly concurrency?: number;
  /**
   * Waits before the next try after an error of the queue, or until the signal says so.
   * @default - by the clock
   */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Consumes a queue until the signal ends it, for a process outside Lambda. A message is removed once its status is
 * done; one that failed comes again after the visibility time-out, and ends in the dead-letter queue.
 */
export async function runWorker<Message extends SqsMessage>(options: WorkerOptions<Message>): Promise<void> {
  const {
    concurrency = DEFAULT_CONCURRENCY,
    onFailure = logFailure,
    onStatus,
    receive,
    remove,
    signal,
  } = options;
  const { onQueueError = logQueueError, pause = pauseByTheClock } = options;
  checkConcurrency(concurrency);

  let failures = 0;
  while (!signal.aborted) {
    try {
      const envelopes = (await receive(signal)).map(envelopeOf);
      const failed = new Set(await handleAll(envelopes, onStatus, onFailure, concurrency));
      const done = envelopes.filter((envelope) => !failed.has(envelope)).map(({ message }) => message);
      if (done.length > 0) await remove(done);
      failures = 0;
    } catch (error) {
      // A wait that was given up because of the signal is the ordinary end.
      if (signal.aborted && isAbort(error)) return;
      onQueueError(error);
      await pause(Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** failures++), signal);
    }
  }
}

/** Milliseconds before the first repetition, and before any. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

const envelopeOf = <Message extends SqsMessage>(message: Message): Envelope<Message> => ({
  message,
  messageId: message.MessageId,
  body: message.Body ?? '',
});

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

const logQueueError = (error: unknown): void => logFailure({ messageId: undefined, error });

const pauseByTheClock = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });

import type { FaxStatusEvent } from '../generated/fax-status-event.ts';
import type { OnFailure } from './failure.ts';
import { parseStatus } from './parse.ts';

/** What you do with a status. Done once it returns or resolves; a throw or a rejection leaves the message in the queue. */
export type OnStatus<Message> = (event: FaxStatusEvent, message: Message) => unknown;

/** A message of a queue, whatever its library calls the parts. */
export interface Envelope<Message> {
  readonly message: Message;
  readonly messageId: string | undefined;
  readonly body: string;
}

/**
 * Handles messages, at most `concurrency` at once, each by itself: one that fails holds up no other.
 *
 * @returns those that failed, in the order given
 */
export async function handleAll<Message>(
  envelopes: readonly Envelope<Message>[],
  onStatus: OnStatus<Message>,
  onFailure: OnFailure,
  concurrency: number,
): Promise<Envelope<Message>[]> {
  const failed = new Set<Envelope<Message>>();
  const queue = envelopes.values();
  const work = async (): Promise<void> => {
    for (const envelope of queue) {
      try {
        await onStatus(parseStatus(envelope.body), envelope.message);
      } catch (error) {
        failed.add(envelope);
        onFailure({ messageId: envelope.messageId, error });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, envelopes.length) }, work));
  return envelopes.filter((envelope) => failed.has(envelope));
}

/** Enough to overlap waiting, few enough for an ordinary database pool. */
export const DEFAULT_CONCURRENCY = 10;

/** @throws {RangeError} where nothing would ever be handled */
export function checkConcurrency(concurrency: number): void {
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw new RangeError('concurrency must be a whole number of at least 1');
}

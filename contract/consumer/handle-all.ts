import type { FaxStatusEvent } from '../generated/fax-status-event.ts';
import type { OnFailure } from './failure.ts';
import { checkStatus, InvalidMessageError, type Reading } from './parse.ts';

/** What you do with a status. Done once it returns or resolves; a throw or a rejection leaves the message in the queue. */
export type OnStatus<Message> = (event: FaxStatusEvent, message: Message) => unknown;

/** A message of a queue, whatever its library calls the parts. */
export interface Envelope<Message> {
  readonly message: Message;
  readonly messageId: string | undefined;
  readonly body: string;
}

/**
 * Handles messages, at most `concurrency` at once, each by itself: one that fails holds up no other. Copies of one
 * status are handled one after the other, so that a handler which looks first and acts then sees what it did before.
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
  const queue = copiesOf(envelopes).values();
  const work = async (): Promise<void> => {
    for (const copies of queue) {
      for (const { envelope, reading } of copies) {
        try {
          if (!reading.ok) throw new InvalidMessageError(reading.problems);
          await onStatus(reading.event, envelope.message);
        } catch (error) {
          failed.add(envelope);
          onFailure({ messageId: envelope.messageId, error });
        }
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, envelopes.length) }, work));
  return envelopes.filter((envelope) => failed.has(envelope));
}

interface Read<Message> {
  readonly envelope: Envelope<Message>;
  readonly reading: Reading;
}

/** The messages with what was read of them; those of one id together, in the order of their first. */
function copiesOf<Message>(envelopes: readonly Envelope<Message>[]): Read<Message>[][] {
  const groups = new Map<unknown, Read<Message>[]>();
  for (const envelope of envelopes) {
    const reading = checkStatus(envelope.body);
    const key = reading.ok ? reading.event.id : envelope;
    const copies = groups.get(key);
    if (copies) copies.push({ envelope, reading });
    else groups.set(key, [{ envelope, reading }]);
  }
  return [...groups.values()];
}

/** Enough to overlap waiting, few enough for an ordinary database pool. */
export const DEFAULT_CONCURRENCY = 10;

/** @throws {RangeError} where nothing would ever be handled */
export function checkConcurrency(concurrency: number): void {
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw new RangeError('concurrency must be a whole number of at least 1');
}

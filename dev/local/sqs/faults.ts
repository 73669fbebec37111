import { hash, randomUUID } from 'node:crypto';

/** What SQS does with one entry of a batch instead of taking it. */
export type EntryFault =
  | {
      readonly kind: 'failed';
      readonly code: string;
      /** True where sending it again cannot succeed. */
      readonly senderFault: boolean;
    }
  /** Named neither in `Successful` nor in `Failed`, whether or not it was taken. */
  | { readonly kind: 'unacknowledged'; readonly taken: boolean }
  /** Named in `Successful` with the MD5 of another body, and not kept. */
  | { readonly kind: 'wrong-md5' };

/** What SQS does with a whole request instead of serving it. */
export type SqsFault =
  | { readonly kind: 'error'; readonly status: number; readonly code: string }
  /** The connection is dropped before anything is done. */
  | { readonly kind: 'reset' }
  /** Everything is done, and the connection is dropped before the response. */
  | { readonly kind: 'response-lost' }
  /** Never responded; the connection stays open until the caller hangs up. */
  | { readonly kind: 'hang' }
  /** Each entry of a SendMessageBatch by itself. */
  | {
      readonly kind: 'entries';
      readonly fault: (entry: BatchEntry, place: number) => EntryFault | undefined;
    };

export interface BatchEntry {
  readonly Id: string;
  readonly MessageBody: string;
  readonly MessageGroupId?: string;
  readonly MessageDeduplicationId?: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly StringValue?: string }>>;
}

/** SQS asks for fewer requests. */
export const throttled: SqsFault = { kind: 'error', status: 400, code: 'RequestThrottled' };
/** SQS has an internal error. */
export const unavailable: SqsFault = { kind: 'error', status: 503, code: 'ServiceUnavailable' };
/** The role may not send to this queue. */
export const accessDenied: SqsFault = { kind: 'error', status: 403, code: 'AccessDenied' };

/** Splits a batch into what the queue gets and what is responded in its place. */
export function divide(
  entries: readonly BatchEntry[],
  fault: (entry: BatchEntry, place: number) => EntryFault | undefined,
): { taken: BatchEntry[]; failed: object[]; successful: object[]; concealed: Set<string> } {
  const taken: BatchEntry[] = [];
  const failed: object[] = [];
  const successful: object[] = [];
  const concealed = new Set<string>();
  entries.forEach((entry, place) => {
    const found = fault(entry, place);
    if (found?.kind === 'failed') {
      const { code, senderFault } = found;
      failed.push({ Id: entry.Id, Code: code, SenderFault: senderFault, Message: `Simulated ${code}.` });
      return;
    }
    if (found?.kind === 'wrong-md5') {
      successful.push({ Id: entry.Id, MessageId: randomUUID(), MD5OfMessageBody: hash('md5', '') });
      return;
    }
    if (found?.kind === 'unacknowledged') concealed.add(entry.Id);
    if (found?.kind !== 'unacknowledged' || found.taken) taken.push(entry);
  });
  return { taken, failed, successful, concealed };
}

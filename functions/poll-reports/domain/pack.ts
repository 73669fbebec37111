import { MAX_BYTES, MAX_ENTRIES } from './message.ts';

/**
 * Fills batches in the order that messages come, by count (≤ 10) and by bytes (≤ 1 MiB), across reports:
 * batches per report would cost up to ten times the requests.
 *
 * A message above the byte limit does not belong here: it would make a batch that SQS refuses.
 */
export class BatchPacker<T extends { readonly message: { readonly bytes: number } }> {
  #entries: T[] = [];
  #bytes = 0;

  /** @returns the batch that is complete now, if any. */
  add(entry: T): T[] | undefined {
    const { bytes } = entry.message;
    const complete = this.#bytes + bytes > MAX_BYTES ? this.flush() : undefined;
    this.#entries.push(entry);
    this.#bytes += bytes;
    // Not both at once: a batch that was closed for its bytes leaves a new one with a single entry.
    return complete ?? (this.#entries.length === MAX_ENTRIES ? this.flush() : undefined);
  }

  /** @returns the entries that do not fill a batch, if any. */
  flush(): T[] | undefined {
    if (this.#entries.length === 0) return undefined;
    const batch = this.#entries;
    this.#entries = [];
    this.#bytes = 0;
    return batch;
  }
}

import { MAX_BYTES, MAX_ENTRIES } from './message.ts';

/**
 * Fills batches in the order that messages come, by count (≤ 10) and by bytes (≤ 1 MiB), across reports:
 * batches per report would cost up to ten times the requests.
 *
 * A message above the byte limit does not belong here: it would make a batch that SQS refuses.
 */
export class BatchPacker<T extends { readonly message: { readonly bytes: number } }> {
  /** Batches to send, in order; whoever sends them takes them out. */
  readonly ready: T[][] = [];
  #entries: T[] = [];
  #bytes = 0;

  add(entry: T): void {
    const { bytes } = entry.message;
    if (this.#bytes + bytes > MAX_BYTES) this.flush();
    this.#entries.push(entry);
    this.#bytes += bytes;
    if (this.#entries.length === MAX_ENTRIES) this.flush();
  }

  /** Makes a batch of the entries that do not fill one, if there are any. */
  flush(): void {
    if (this.#entries.length === 0) return;
    this.ready.push(this.#entries);
    this.#entries = [];
    this.#bytes = 0;
  }
}

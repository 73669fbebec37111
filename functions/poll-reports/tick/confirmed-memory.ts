/**
 * What this container has sent and SQS has confirmed, so that a job whose deletion failed is deleted again without
 * being sent again. A container that starts anew knows nothing: then the event ids make the repetition recognisable.
 *
 * Two generations keep it bounded: when the younger is full, the older is forgotten.
 */
export class ConfirmedMemory {
  readonly #capacity: number;
  #younger = new Set<string>();
  #older = new Set<string>();

  /** @param capacity ids that are remembered at least; at most twice as many are held */
  constructor(capacity = 50_000) {
    this.#capacity = capacity;
  }

  has(queue: string, id: string): boolean {
    const key = keyOf(queue, id);
    return this.#younger.has(key) || this.#older.has(key);
  }

  add(queue: string, id: string): void {
    if (this.#younger.size >= this.#capacity) {
      this.#older = this.#younger;
      this.#younger = new Set();
    }
    this.#younger.add(keyOf(queue, id));
  }
}

const keyOf = (queue: string, id: string): string => `${queue} ${id}`;

/**
 * What this execution environment has sent and SQS has confirmed, so that a job whose deletion failed is
 * deleted again without being sent again. One that starts anew knows nothing: then the event ids make the
 * repetition recognisable.
 *
 * Two generations keep it bounded: when the younger is full, the older is forgotten.
 */
export class SentCache {
  readonly #capacity: number;
  #younger = new Generation();
  #older = new Generation();

  /**
   * @param capacity ids that are remembered at least, of all queues together; at most twice as many are held
   */
  constructor(capacity = 50_000) {
    this.#capacity = capacity;
  }

  has(queue: string, id: string): boolean {
    return this.#younger.has(queue, id) || this.#older.has(queue, id);
  }

  add(queue: string, id: string): void {
    if (this.#younger.size >= this.#capacity) {
      this.#older = this.#younger;
      this.#younger = new Generation();
    }
    this.#younger.add(queue, id);
  }
}

class Generation {
  readonly #ids = new Map<string, Set<string>>();
  size = 0;

  has(queue: string, id: string): boolean {
    return this.#ids.get(queue)?.has(id) ?? false;
  }

  add(queue: string, id: string): void {
    let ids = this.#ids.get(queue);
    if (!ids) {
      ids = new Set();
      this.#ids.set(queue, ids);
    }
    if (ids.has(id)) return;
    ids.add(id);
    this.size++;
  }
}

import { setImmediate as macrotask } from 'node:timers/promises';

interface Scheduled {
  readonly at: number;
  readonly run: () => void;
}

/**
 * Time that moves only from one event of the world to the next, so that a history is the same whenever it is
 * replayed.
 */
export class VirtualTime {
  /** Epoch milliseconds, as the world has them; an environment's clock may differ. */
  now: number;
  readonly #queue: Scheduled[] = [];

  constructor(now: number) {
    this.now = now;
  }

  /** @returns takes the event back */
  after(delay: number, run: () => void): () => void {
    const event = { at: this.now + Math.max(0, delay), run };
    // In the order of time; what was scheduled first comes first at one time.
    let place = this.#queue.length;
    while (place > 0 && (this.#queue[place - 1]?.at ?? 0) > event.at) place--;
    this.#queue.splice(place, 0, event);
    return () => {
      const index = this.#queue.indexOf(event);
      if (index >= 0) this.#queue.splice(index, 1);
    };
  }

  /** When the next event is due; infinity when nothing is to come. */
  get next(): number {
    return this.#queue[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  /**
   * Lets everybody finish what can be done without time passing: all promises have their say before a
   * macrotask runs.
   */
  async settle(): Promise<void> {
    await macrotask();
  }

  /** Events that are to come. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Runs the next event, or another one that is to come, and lets everybody react to it. */
  async step(place = 0): Promise<void> {
    const [next] = this.#queue.splice(place, 1);
    if (next) {
      this.now = Math.max(this.now, next.at);
      next.run();
    }
    await this.settle();
  }

  /** Lets happen what is due by then. */
  async pass(ms: number): Promise<void> {
    const until = this.now + ms;
    while (this.next <= until) await this.step();
    this.now = until;
  }
}

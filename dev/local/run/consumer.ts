import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalSqs, ReceivedMessage } from '../sqs/index.ts';
import { receiveBatch } from '../sqs/receive.ts';

/** How long an empty queue is waited at: short, because the last wait delays the end of a run. */
const WAIT_SECONDS = 1;

/** How often a consumer that was stopped looks whether it may go on, in milliseconds. */
const PAUSED_MS = 100;

/** How many receive at once; one alone falls behind the forwarder. */
const RECEIVERS = 3;

/** Receives from a queue all the time and deletes what it received, as a consumer would. */
export class Consumer {
  readonly #receivers: readonly Receiver[];

  /**
   * @param onMessage called for each message in the order of arrival
   * @param isPaused while it says so, nothing is received
   */
  constructor(
    sqs: LocalSqs,
    url: string,
    onMessage: (message: ReceivedMessage) => void,
    isPaused: () => boolean = () => false,
  ) {
    this.#receivers = Array.from({ length: RECEIVERS }, () => new Receiver(sqs, url, onMessage, isPaused));
  }

  /**
   * Resolves when every message that was in the queue at the call has been taken; at once where it is
   * paused.
   */
  async settled(): Promise<void> {
    // Each for itself: one that finds the queue empty knows nothing of the batch that another one holds.
    await Promise.all(this.#receivers.map((receiver) => receiver.settled()));
  }

  /** Receives nothing more. */
  stop(): void {
    for (const receiver of this.#receivers) receiver.stop();
  }
}

class Receiver {
  readonly #waiting: (() => void)[] = [];
  #stopped = false;

  constructor(sqs: LocalSqs, url: string, take: (message: ReceivedMessage) => void, isPaused: () => boolean) {
    void this.#receive(sqs, url, take, isPaused);
  }

  settled(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  stop(): void {
    this.#stopped = true;
  }

  async #receive(
    sqs: LocalSqs,
    url: string,
    take: (message: ReceivedMessage) => void,
    isPaused: () => boolean,
  ): Promise<void> {
    while (!this.#stopped) {
      if (isPaused()) {
        for (const resolve of this.#waiting.splice(0)) resolve();
        await sleep(PAUSED_MS);
        continue;
      }
      // Who asks during a receive waits for the next one: this one may have looked at the queue already.
      const waiting = this.#waiting.splice(0);
      const batch = await receiveBatch(sqs.client, url, WAIT_SECONDS).catch((error: unknown) => {
        // The emulator closes while this waits at an empty queue.
        if (this.#stopped) return [];
        throw error;
      });
      batch.forEach(take);
      if (batch.length > 0) this.#waiting.push(...waiting);
      else for (const resolve of waiting) resolve();
    }
  }
}

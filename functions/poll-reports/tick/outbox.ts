import { BatchPacker } from '../domain/pack.ts';
import {
  BatchRefusedError,
  type OperationalError,
  QueueRefusedError,
  QueueUnavailableError,
} from './errors.ts';
import { jitteredBackoff, type Limits } from './limits.ts';
import type { Delivery, Rejection } from './page-jobs.ts';
import type { Ports } from './ports.ts';
import { reconcile } from './reconcile.ts';

export interface OutboxOptions {
  readonly queue: string;
  readonly ports: Pick<Ports, 'queues' | 'random' | 'clock'>;
  readonly limits: Limits;
  /** Epoch milliseconds after which nothing more is sent. */
  readonly stopAt: number;
  readonly onCall: () => void;
}

/**
 * Rounds on the wire at once, where so many requests may be. With two, half of the connections idle while a round waits for its last responses; with a
 * round for each connection, every response wakes the process by itself, which costs a tenth more CPU time.
 */
const ROUNDS = 4;

/**
 * Sends the deliveries of one queue in rounds of full batches, a few rounds at once, while the next one is filled.
 * The only place that retries a send; what a round could not deliver goes into a later one.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #packer = new BatchPacker<Delivery>();
  #ready: Delivery[][] = [];
  readonly #onTheWire: Promise<void>[] = [];
  readonly #rounds: number;
  readonly #batchesPerRound: number;
  #failedRounds = 0;
  #bug: unknown;
  #halt: OperationalError | 'out of time' | undefined;
  readonly rejected: Rejection[] = [];
  readonly unconfirmed: Delivery[] = [];

  constructor(options: OutboxOptions) {
    this.#options = options;
    const { sendsInFlight } = options.limits;
    this.#batchesPerRound = Math.max(1, Math.floor(sendsInFlight / ROUNDS));
    this.#rounds = Math.floor(sendsInFlight / this.#batchesPerRound);
  }

  /** Why sending ended early, if it did. */
  get halt(): OperationalError | 'out of time' | undefined {
    return this.#halt;
  }

  /** Whether a round is waiting to be sent: time to call `sendRound`. */
  get isFull(): boolean {
    return this.#ready.length >= this.#batchesPerRound;
  }

  add(delivery: Delivery): void {
    this.#take(this.#packer.add(delivery));
  }

  /** Puts the next round on the wire as soon as there is room for it. */
  async sendRound(): Promise<void> {
    if (this.#onTheWire.length >= this.#rounds) await this.#oldestRound();
    const round = this.#ready.splice(0, this.#batchesPerRound);
    // Nobody awaits a round at once: a bug in it is kept, and thrown by whoever awaits it.
    const sent = this.#send(round).catch((bug: unknown) => {
      this.#bug = bug;
    });
    this.#onTheWire.push(sent);
  }

  /** Sends what is left and waits until every delivery is confirmed, rejected or given up for this tick. */
  async drain(): Promise<void> {
    for (;;) {
      if (this.#ready.length > 0) await this.sendRound();
      // A round may put failures back, so an incomplete batch waits until no round is on the wire any more.
      else if (this.#onTheWire.length > 0) await this.#oldestRound();
      else {
        this.#take(this.#packer.flush());
        if (this.#ready.length === 0) return;
      }
    }
  }

  async #oldestRound(): Promise<void> {
    await this.#onTheWire.shift();
    if (this.#bug !== undefined) throw this.#bug;
  }

  #take(batch: Delivery[] | undefined): void {
    if (batch) this.#ready.push(batch);
  }

  async #send(round: readonly Delivery[][]): Promise<void> {
    const { limits, ports, queue, stopAt } = this.#options;
    if (!this.#halt && ports.clock.now() >= stopAt) this.#halt = 'out of time';
    if (this.#halt) {
      this.unconfirmed.push(...round.flat());
      return;
    }
    const responses = await Promise.all(round.map((batch) => this.#sendBatch(batch)));
    const settled = responses.some((response) => response.settled);
    const troubled = responses.some((response) => response.troubled);
    this.#failedRounds = settled ? 0 : this.#failedRounds + 1;
    if (!troubled || this.#halt) return;
    if (this.#failedRounds >= limits.maxFailedRounds) {
      this.#halt = new QueueUnavailableError(
        `Queue "${queue}" confirmed nothing in ${limits.maxFailedRounds} rounds of sends.`,
      );
      return;
    }
    const pause = jitteredBackoff(this.#failedRounds, limits, ports.random);
    await ports.clock.sleep(Math.max(0, Math.min(pause, stopAt - ports.clock.now())));
  }

  /** `settled`: SQS decided about an entry, so it is there; a refusal for content is a decision too. */
  async #sendBatch(batch: Delivery[]): Promise<{ settled: boolean; troubled: boolean }> {
    const { limits, onCall, ports, queue, stopAt } = this.#options;
    for (const delivery of batch) delivery.attempts++;
    // Never zero: a time-out of zero means "none" to many a library.
    const timeout = Math.max(1, Math.min(limits.sendTimeout, stopAt - ports.clock.now()));
    try {
      onCall();
      const response = await ports.queues.send(
        queue,
        batch.map((delivery) => delivery.message),
        timeout,
      );
      const { confirmed, rejected, open } = reconcile(batch, response);
      for (const delivery of confirmed) delivery.onConfirmed();
      this.rejected.push(...rejected);
      this.#again(open);
      return { settled: confirmed.length + rejected.length > 0, troubled: open.length > 0 };
    } catch (error) {
      if (error instanceof BatchRefusedError) {
        this.#isolate(batch, error.code);
        return { settled: true, troubled: false };
      }
      if (error instanceof QueueUnavailableError) this.#again(batch);
      else if (error instanceof QueueRefusedError) {
        this.#halt = error;
        this.unconfirmed.push(...batch);
      } else throw error;
      return { settled: false, troubled: true };
    }
  }

  #again(deliveries: readonly Delivery[]): void {
    for (const delivery of deliveries) {
      if (delivery.attempts < this.#options.limits.maxSendAttempts) this.add(delivery);
      else this.unconfirmed.push(delivery);
    }
  }

  /** One entry spoiled the whole request: sent one by one, only that one is rejected. */
  #isolate(batch: readonly Delivery[], code: string): void {
    if (batch.length === 1) this.rejected.push(...batch.map((delivery) => ({ delivery, code })));
    else for (const delivery of batch) this.#take([delivery]);
  }
}

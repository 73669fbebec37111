import type { FaxStatusEvent } from '../../../contract/event.ts';
import type { Message } from '../domain/message.ts';
import { BatchPacker } from '../domain/pack.ts';
import {
  BatchRefusedError,
  type OperationalError,
  QueueRefusedError,
  QueueUnavailableError,
} from './errors.ts';
import { jitteredBackoff, type Limits, timeLeft } from './limits.ts';
import type { BatchResponse, Ports } from './ports.ts';

/** One message on its way to one queue. */
export interface Delivery {
  readonly message: Message;
  /** The status that the message is about; none where it is about a report that cannot be read. */
  readonly event: FaxStatusEvent | undefined;
  /** Name of the queue. */
  readonly queue: string;
  /** Requests that the message was part of. */
  attempts: number;
}

/** A delivery that SQS refuses for its content. */
export interface Rejection {
  readonly delivery: Delivery;
  readonly code: string;
}

export interface OutboxOptions {
  readonly queue: string;
  readonly ports: Pick<Ports, 'queues' | 'random' | 'clock'>;
  readonly limits: Limits;
  /** Reading of the monotonic clock after which nothing more is sent. */
  readonly stopAt: number;
  readonly onCall: () => void;
  readonly onConfirmed: (delivery: Delivery) => void;
}

/**
 * Rounds on the wire at once, where so many requests may be. With two, half of the connections idle while a
 * round waits for its last responses; with a round for each connection, every response wakes the process by
 * itself, which costs a tenth more CPU time.
 */
const ROUNDS = 4;

const ROOM = Promise.resolve();

/**
 * Sends the deliveries of one queue in rounds of full batches, a few rounds at once, while the next one is
 * filled. The only place that retries a send; what a round could not deliver goes into a later one.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #packer = new BatchPacker<Delivery>();
  readonly #onTheWire: Promise<void>[] = [];
  readonly #rounds: number;
  readonly #batchesPerRound: number;
  /** Rounds in a row that brought no decision, each begun after the one before it had failed. */
  #failedRounds = 0;
  /** Reading of the monotonic clock when the first of them failed. */
  #failingSince = 0;
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

  /**
   * Takes a delivery.
   * @returns when there is room for the next one, so that what waits does not grow with the page.
   */
  add(delivery: Delivery): Promise<void> {
    this.#packer.add(delivery);
    return this.#packer.ready.length >= this.#batchesPerRound ? this.#sendRound() : ROOM;
  }

  /** Sends what is left and waits until every delivery is confirmed, rejected or given up for this tick. */
  async drain(): Promise<void> {
    for (;;) {
      if (this.#packer.ready.length > 0) await this.#sendRound();
      // A round may put failures back, so an incomplete batch waits until no round is on the wire any more.
      else if (this.#onTheWire.length > 0) await this.#oldestRound();
      else {
        this.#packer.flush();
        if (this.#packer.ready.length === 0) return;
      }
    }
  }

  /** Puts the next round on the wire as soon as there is room for it. */
  async #sendRound(): Promise<void> {
    if (this.#onTheWire.length >= this.#rounds) await this.#oldestRound();
    const round = this.#packer.ready.splice(0, this.#batchesPerRound);
    // Nobody awaits a round at once: a bug in it is kept, and thrown by whoever awaits it.
    const sent = this.#send(round).catch((bug: unknown) => {
      this.#bug = bug;
    });
    this.#onTheWire.push(sent);
  }

  async #oldestRound(): Promise<void> {
    await this.#onTheWire.shift();
    if (this.#bug !== undefined) throw this.#bug;
  }

  async #send(round: readonly Delivery[][]): Promise<void> {
    const { limits, ports, stopAt } = this.#options;
    if (!this.#halt && ports.clock.monotonic() >= stopAt) this.#halt = 'out of time';
    if (this.#halt) {
      this.unconfirmed.push(...round.flat());
      return;
    }
    const failedBefore = this.#failedRounds;
    const responses = await Promise.all(round.map((batch) => this.#sendBatch(batch)));
    if (responses.some((response) => response.settled)) this.#failedRounds = 0;
    // Of rounds that were on the wire together, one speaks for all: their connections may have been lost
    // together.
    else if (this.#failedRounds === failedBefore) this.#countFailedRound();
    if (this.#halt || !responses.some((response) => response.troubled)) return;
    const pause = jitteredBackoff(this.#failedRounds, limits, ports.random);
    await ports.clock.sleep(Math.max(0, Math.min(pause, stopAt - ports.clock.monotonic())));
  }

  #countFailedRound(): void {
    const { limits, ports, queue } = this.#options;
    const now = ports.clock.monotonic();
    if (++this.#failedRounds === 1) this.#failingSince = now;
    if (this.#failedRounds < limits.maxFailedRounds || now - this.#failingSince < limits.minOutage) return;
    this.#halt ??= new QueueUnavailableError(
      `Queue "${queue}" confirmed nothing in ${this.#failedRounds} rounds of sends.`,
    );
  }

  /** `settled`: SQS decided about an entry, so it is there; a refusal for content is a decision too. */
  async #sendBatch(batch: Delivery[]): Promise<{ settled: boolean; troubled: boolean }> {
    const { limits, onCall, onConfirmed, ports, queue, stopAt } = this.#options;
    for (const delivery of batch) delivery.attempts++;
    try {
      onCall();
      const messages = batch.map((delivery) => delivery.message);
      const response = await ports.queues.send(
        queue,
        messages,
        timeLeft(limits.sendTimeout, stopAt, ports.clock),
      );
      const { confirmed, rejected, open } = reconcile(batch, response);
      for (const delivery of confirmed) onConfirmed(delivery);
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
      if (delivery.attempts < this.#options.limits.maxSendAttempts) this.#packer.add(delivery);
      else this.unconfirmed.push(delivery);
    }
  }

  /** One entry spoiled the whole request: sent one by one, only that one is rejected. */
  #isolate(batch: readonly Delivery[], code: string): void {
    if (batch.length === 1) this.rejected.push(...batch.map((delivery) => ({ delivery, code })));
    else for (const delivery of batch) this.#packer.ready.push([delivery]);
  }
}

export interface Reconciled {
  readonly confirmed: readonly Delivery[];
  readonly rejected: readonly Rejection[];
  /** Failed in a way that can succeed, or not mentioned at all. */
  readonly open: readonly Delivery[];
}

/**
 * Holds what SQS responded against what was submitted: HTTP 200 says nothing about the entries. Every
 * submitted entry ends in exactly one list; an entry that the response does not name, or names on both sides,
 * is not confirmed.
 */
export function reconcile(batch: readonly Delivery[], { successful, failed }: BatchResponse): Reconciled {
  const succeeded = new Set(successful);
  const failures = new Map(failed.map((failure) => [failure.index, failure]));
  const confirmed: Delivery[] = [];
  const rejected: Rejection[] = [];
  const open: Delivery[] = [];
  for (const [index, delivery] of batch.entries()) {
    const failure = failures.get(index);
    if (succeeded.has(index) && !failure) confirmed.push(delivery);
    else if (failure?.final) rejected.push({ delivery, code: failure.code });
    else open.push(delivery);
  }
  return { confirmed, rejected, open };
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { ReceivedMessage } from '../sqs/index.ts';
import { Consumer } from './consumer.ts';
import { Feed, type Supply } from './feed.ts';
import { queueUrls } from './queues.ts';
import { type Reconciliation, reconcile } from './reconcile.ts';
import { Tally } from './tally.ts';
import { drainSource, type TickRecord, tick } from './ticking.ts';
import type { LocalSource, World } from './world.ts';

/** Calls of the whole run, counted at the servers that took them. */
export interface Calls {
  list: number;
  delete: number;
  /** Calls of the report API that the forwarder has no business with. */
  other: number;
  send: number;
  secret: number;
}

export interface TickHooks {
  /** May bring new reports. */
  readonly before: (source: LocalSource) => void;
  readonly after: (tick: TickRecord) => void;
}

/** Ticks of a source that are kept to be looked at. */
const KEPT_TICKS = 20;

/** A backlog on its way through the forwarder: feeds the report API, ticks, and consumes what arrives. */
export class Run {
  readonly world: World;
  readonly feed: Feed;
  readonly tally = new Tally();
  readonly ticks: TickRecord[] = [];
  readonly calls: Calls = { list: 0, delete: 0, other: 0, send: 0, secret: 0 };
  tickCount = 0;
  readonly startedAt = performance.now();
  readonly #statuses: readonly Consumer[];
  readonly #quarantine: Consumer;

  /** @param onMessage called for every message that a status queue's consumer received */
  constructor(world: World, onMessage: (message: ReceivedMessage) => void = () => undefined) {
    this.world = world;
    this.feed = new Feed(
      world.api,
      world.sources.map(({ source }) => source),
    );
    this.#countCalls();
    const { statuses, quarantine } = queueUrls(world.deployment);
    this.#statuses = statuses.map(
      (url, index) =>
        new Consumer(world.sqs, url, (message) => {
          // A status that several queues take is shown once: the first queue takes everything.
          if (index === 0) this.tally.countStatus(message);
          onMessage(message);
        }),
    );
    this.#quarantine = new Consumer(world.sqs, quarantine, (message) => this.tally.countQuarantined(message));
  }

  add(supplies: readonly Supply[], late: readonly Supply[] = []): void {
    for (const supply of supplies) this.feed.add(supply);
    for (const supply of late) this.feed.addLate(supply);
  }

  /** Reports that the source's list has held, and those that are left of them. */
  progress(): { name: string; held: number; left: number }[] {
    const { api, sources } = this.world;
    return sources.map(({ name, source }) => ({
      name,
      held: this.feed.held(source).length,
      left: api.count(source.dataCenter, source.account),
    }));
  }

  get elapsedMs(): number {
    return performance.now() - this.startedAt;
  }

  /** Ticks every source until nothing is left of its backlog, nothing changes any more, or it is told to stop. */
  async drain(stop: AbortSignal): Promise<void> {
    const { world, feed } = this;
    await Promise.all(
      world.sources.map((source) =>
        drainSource(source, { world, feed, stop, onTick: (record) => this.#note(record) }),
      ),
    );
  }

  /** Ticks every source, each at its own pace, until told to stop; the ticks that are under way are finished. */
  async tickUntil(stop: AbortSignal, periodMs: number, hooks: TickHooks): Promise<void> {
    await Promise.all(
      this.world.sources.map(async (source) => {
        for (;;) {
          await sleep(periodMs, undefined, { signal: stop }).catch(() => undefined);
          if (stop.aborted) return;
          hooks.before(source);
          const record = await tick(source);
          this.#note(record);
          this.feed.goOn(source.source);
          hooks.after(record);
        }
      }),
    );
  }

  /** Waits for the messages that are on their way, and compares what arrived with what the report API held. */
  async reconcile(): Promise<Reconciliation> {
    await Promise.all(this.#consumers.map((consumer) => consumer.settled()));
    const holdings = this.world.sources.map(({ source }) => ({
      source,
      held: this.feed.held(source),
      left: this.feed.left(source),
    }));
    const bodies = ({ messages }: Consumer) => messages.map(({ body }) => body);
    return reconcile(holdings, this.#statuses.map(bodies), bodies(this.#quarantine));
  }

  /** Stops consuming. */
  stop(): void {
    for (const consumer of this.#consumers) consumer.stop();
  }

  get #consumers(): Consumer[] {
    return [...this.#statuses, this.#quarantine];
  }

  #note(record: TickRecord): void {
    this.tickCount++;
    this.ticks.push(record);
    if (this.ticks.length > KEPT_TICKS) this.ticks.shift();
  }

  #countCalls(): void {
    const { api, sqs, secrets } = this.world;
    const { calls } = this;
    const feed = api.onRequest;
    api.onRequest = (call, exchange) => {
      if (call.operation === 'list') calls.list++;
      else if (call.operation === 'bulk-delete') calls.delete++;
      else calls.other++;
      api.calls.length = 0;
      return feed?.(call, exchange);
    };
    sqs.onRequest = ({ action }) => {
      if (action === 'SendMessageBatch') calls.send++;
      // The records hold every message: of a long run too many to keep.
      sqs.calls.length = 0;
      return undefined;
    };
    secrets.onRequest = ({ action }) => {
      if (action === 'GetSecretValue') calls.secret++;
      secrets.calls.length = 0;
      return undefined;
    };
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { FaxStatusEvent } from '#contract/event.ts';
import { type Source, sourceName } from '#poller/interface/source.ts';
import type { Call, Exchange } from '../report-api/index.ts';
import type { ReceivedMessage } from '../sqs/index.ts';
import { Consumer } from './consumer.ts';
import { Feed, type Supply } from './feed.ts';
import { Ledger, type Verdict } from './ledger.ts';
import { queueUrls } from './queues.ts';
import { type Sample, Series } from './series.ts';
import { StatusLog } from './status-log.ts';
import { Tally } from './tally.ts';
import { TickWatch } from './tick-watch.ts';
import { drainSource, type TickRecord, tick } from './ticking.ts';
import { Trouble } from './trouble.ts';
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

/** A queue of the deployment and what has gone through it. */
export interface QueueState {
  readonly name: string;
  readonly role: 'main' | 'filtered' | 'quarantine';
  /** Distinct messages that it took, and that its consumer received. */
  readonly taken: Set<string>;
  readonly received: Set<string>;
}

/** Ticks that are kept for the summary. */
const KEPT_TICKS = 20;

/** A backlog on its way through the forwarder: feeds the report API, ticks, and consumes what arrives. */
export class Run {
  readonly world: World;
  readonly feed: Feed;
  readonly ledger = new Ledger();
  readonly statuses = new StatusLog();
  readonly quarantine: { readonly message: ReceivedMessage; readonly at: number }[] = [];
  readonly tally = new Tally();
  readonly series = new Series();
  readonly watch = new TickWatch();
  readonly trouble = new Trouble();
  readonly ticks: TickRecord[] = [];
  readonly calls: Calls = { list: 0, delete: 0, other: 0, send: 0, secret: 0 };
  readonly startedAt = performance.now();
  /** The main queue first, quarantine last. */
  readonly queues: readonly QueueState[];
  /** The newest report that the list held of each job, and when it did first. */
  readonly reports = new Map<string, { readonly report: unknown; readonly at: number }>();
  /** Told once a second what the charts show of it. */
  onSample: (sample: Sample) => void = () => undefined;
  readonly #sampler: NodeJS.Timeout;
  readonly #consumers: readonly Consumer[];
  readonly #wake = new Map<LocalSource, () => void>();
  readonly #onMessage: (message: ReceivedMessage) => void;

  /** @param onMessage called for every message that a status queue's consumer received */
  constructor(world: World, onMessage: (message: ReceivedMessage) => void = () => undefined) {
    this.world = world;
    this.#onMessage = onMessage;
    this.feed = new Feed(world.api, (source, report, replaces) => this.#hold(source, report, replaces));
    this.#observe();
    this.#sampler = setInterval(() => this.#sample(), 1000);
    const { statuses, quarantine } = queueUrls(world.deployment);
    const urls = [...statuses, quarantine];
    this.queues = urls.map((url, index) => ({
      name: url.split('/').pop() ?? url,
      role: url === quarantine ? 'quarantine' : index === 0 ? 'main' : 'filtered',
      taken: new Set(),
      received: new Set(),
    }));
    this.#consumers = urls.map(
      (url, index) => new Consumer(world.sqs, url, (message) => this.#receive(this.queues[index], message)),
    );
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
      held: this.feed.held(source),
      left: api.count(source.dataCenter, source.account),
    }));
  }

  get elapsedMs(): number {
    return performance.now() - this.startedAt;
  }

  get tickCount(): number {
    return this.watch.count;
  }

  /** Where everything is at this instant. */
  verdict(): Verdict {
    const { api, sources } = this.world;
    const byName = new Map(sources.map(({ name, source }) => [name, source]));
    return this.ledger.verdict((name, jobId) => {
      const source = byName.get(name);
      // What has no job id cannot be deleted by any call that the forwarder makes.
      return !source || jobId === undefined || api.has(source.dataCenter, jobId, source.account);
    });
  }

  /** Ticks every source until nothing is left of its backlog, nothing changes any more, or it is told to stop. */
  async drain(stop: AbortSignal): Promise<void> {
    const { world, feed } = this;
    await Promise.all(
      world.sources.map((source) =>
        drainSource(source, { world, feed, stop, tick: (local) => this.tick(local) }),
      ),
    );
  }

  /** Ticks every source, each at its own pace, until told to stop; the ticks that are under way are finished. */
  async tickUntil(stop: AbortSignal, periodMs: number, hooks: TickHooks): Promise<void> {
    await Promise.all(
      this.world.sources.map(async (source) => {
        for (;;) {
          await this.#pause(source, periodMs, stop);
          if (stop.aborted) return;
          if (!this.world.controlPlane.schedules.isEnabled(source.schedule)) continue;
          hooks.before(source);
          const record = await this.tick(source);
          this.feed.goOn(source.source);
          hooks.after(record);
        }
      }),
    );
  }

  /** Lets every source tick now instead of at the end of its pause. */
  hurry(): void {
    for (const wake of this.#wake.values()) wake();
  }

  async tick(local: LocalSource): Promise<TickRecord> {
    const view = this.watch.begin(local.name);
    const record = await tick(local);
    this.watch.end(view, record);
    this.ticks.push(record);
    if (this.ticks.length > KEPT_TICKS) this.ticks.shift();
    return record;
  }

  /** Waits for the messages that are on their way, and says where everything is. */
  async settle(): Promise<Verdict> {
    await Promise.all(this.#consumers.map((consumer) => consumer.settled()));
    return this.verdict();
  }

  /** Stops consuming. */
  stop(): void {
    clearInterval(this.#sampler);
    for (const consumer of this.#consumers) consumer.stop();
  }

  async #pause(source: LocalSource, periodMs: number, stop: AbortSignal): Promise<void> {
    const woken = new AbortController();
    this.#wake.set(source, () => woken.abort());
    const signal = AbortSignal.any([stop, woken.signal]);
    await sleep(periodMs, undefined, { signal }).catch(() => undefined);
    this.#wake.delete(source);
  }

  #sample(): void {
    const left = this.progress().map((source) => source.left);
    this.onSample(this.series.take(Math.floor(Date.now() / 1000), left));
  }

  #hold(source: Source, report: unknown, replaces: boolean): void {
    if (replaces) this.ledger.replace(source, report);
    else this.ledger.hold(source, report);
    const { jobId } = (report ?? {}) as { jobId?: unknown };
    if (typeof jobId === 'string')
      this.reports.set(`${sourceName(source)} ${jobId}`, { report, at: Date.now() });
  }

  #receive(queue: QueueState | undefined, message: ReceivedMessage): void {
    if (!queue) return;
    const { id, data } = JSON.parse(message.body) as FaxStatusEvent;
    queue.received.add(id);
    if (queue.role === 'quarantine') {
      this.tally.countQuarantined(message);
      return void this.quarantine.push({ message, at: Date.now() });
    }
    this.statuses.add(queue.name, message, Date.now(), queue.role === 'main');
    // A status that several queues take is counted once: the main queue takes everything.
    if (queue.role === 'main') {
      this.ledger.received(id);
      this.tally.countStatus(message);
      const held = this.reports.get(`${sourceName(data as Source)} ${data.jobId}`);
      this.series.count(data.outcome, held && (Date.now() - held.at) / 1000);
    }
    this.#onMessage(message);
  }

  /** Counts calls, follows ticks, and lets trouble have its way. */
  #observe(): void {
    const { api, sqs, secrets } = this.world;
    const { calls, trouble, watch } = this;
    const feed = api.onRequest;
    api.refuseDelete = () => trouble.refusesDelete();
    api.onRequest = (call: Call, exchange: Exchange) => {
      if (call.operation === 'list') calls.list++;
      else if (call.operation === 'bulk-delete') calls.delete++;
      else calls.other++;
      api.calls.length = 0;
      watch.call(call, exchange);
      return feed?.(call, exchange) ?? trouble.reportApi(call);
    };
    sqs.onRequest = (call) => {
      if (call.action === 'SendMessageBatch') {
        calls.send++;
        watch.send(call.entries);
      }
      // The records hold every message: of a long run too many to keep.
      sqs.calls.length = 0;
      return trouble.sqs(call);
    };
    sqs.onTaken = (queueName, entries) => {
      watch.taken(entries);
      const queue = this.queues.find(({ name }) => name === queueName);
      for (const { MessageBody } of entries) {
        queue?.taken.add((JSON.parse(MessageBody) as { id: string }).id);
        if (queue?.role === 'main') this.ledger.taken(MessageBody);
        if (queue?.role === 'quarantine') this.ledger.quarantined(MessageBody);
      }
    };
    secrets.onRequest = ({ action }) => {
      if (action === 'GetSecretValue') calls.secret++;
      secrets.calls.length = 0;
      return undefined;
    };
  }
}

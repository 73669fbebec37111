import { setTimeout as sleep } from 'node:timers/promises';
import type { FaxStatusEvent } from '#contract/event.ts';
import { type Source, sourceName } from '#poller/interface/source.ts';
import type { ReceivedMessage } from '../sqs/index.ts';
import type { AlarmWatch } from './alarm-watch.ts';
import { Consumer } from './consumer.ts';
import { Feed, type Supply } from './feed.ts';
import { Ledger, type Verdict } from './ledger.ts';
import { type Calls, observe, type QueueState } from './observe.ts';
import { QuarantineBox } from './quarantined.ts';
import { queueUrls } from './queues.ts';
import { type Sample, Series } from './series.ts';
import { type SentDigest, SimulatedTime } from './simulated-time.ts';
import { StatusLog } from './status-log.ts';
import { Tally } from './tally.ts';
import { TickWatch } from './tick-watch.ts';
import { drainSource, type TickRecord, tick } from './ticking.ts';
import { Trouble } from './trouble.ts';
import type { LocalSource, World } from './world.ts';

export interface TickHooks {
  /** May bring new reports. */
  readonly before: (source: LocalSource) => void;
  readonly after: (tick: TickRecord) => void;
}

/** A simulated day in a minute: 1,440 minutes, each of them at least this long. */
const FAST_PERIOD_MS = 60_000 / 1440;

/** Ticks that are kept for the summary. */
const KEPT_TICKS = 20;

/** A backlog on its way through the forwarder: feeds the report API, ticks, and consumes what arrives. */
export class Run {
  readonly world: World;
  readonly feed: Feed;
  readonly ledger = new Ledger();
  readonly statuses = new StatusLog();
  readonly quarantine = new QuarantineBox();
  readonly tally = new Tally();
  readonly series = new Series();
  readonly watch = new TickWatch();
  readonly trouble = new Trouble();
  readonly time: SimulatedTime;
  /** Called at the beginning of each simulated minute; may bring new reports. */
  readonly everyMinute = new Set<() => void>();
  /** A simulated day takes about a minute instead of two hours. */
  isFast = false;
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
  #wake: () => void = () => undefined;
  readonly #onMessage: (message: ReceivedMessage) => void;

  /** @param onMessage called for every message that a status queue's consumer received */
  constructor(world: World, onMessage: (message: ReceivedMessage) => void = () => undefined) {
    this.world = world;
    this.#onMessage = onMessage;
    this.feed = new Feed(world.api, (source, report, replaces) => this.hold(source, report, replaces));
    this.#sampler = setInterval(() => this.#sample(), 1000);
    const { statuses, quarantine } = queueUrls(world.deployment);
    const urls = [...statuses, quarantine];
    this.queues = urls.map((url, index) => ({
      name: url.split('/').pop() ?? url,
      role: url === quarantine ? 'quarantine' : index === 0 ? 'main' : 'filtered',
      taken: new Set(),
      received: new Set(),
      waiting: new Map(),
    }));
    this.time = new SimulatedTime(world, this.queues);
    observe(world, this);
    const isPaused = () => this.trouble.on.has('consumer-stopped');
    // Quarantine has no consumer: what is in it stays until a person takes it out.
    this.#consumers = statuses.map(
      (url, index) =>
        new Consumer(world.sqs, url, (message) => this.#receive(this.queues[index], message), isPaused),
    );
  }

  add(supplies: readonly Supply[], late: readonly Supply[] = []): void {
    for (const supply of supplies) this.feed.add(supply);
    for (const supply of late) this.feed.addLate(supply);
  }

  /** The source's list holds a report; `replaces` where it takes the place of the job's earlier one. */
  hold(source: Source, report: unknown, replaces = false): void {
    if (replaces) this.ledger.replace(source, report);
    else this.ledger.hold(source, report);
    const { jobId } = (report ?? {}) as { jobId?: unknown };
    if (typeof jobId === 'string')
      this.reports.set(`${sourceName(source)} ${jobId}`, { report, at: Date.now() });
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

  get alarms(): AlarmWatch {
    return this.time.alarms;
  }

  /** Simulated time, epoch milliseconds. */
  get now(): number {
    return this.alarms.now;
  }

  /** The latest daily digest. */
  get digest(): SentDigest | undefined {
    return this.time.digest;
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

  /**
   * Ticks every source until nothing is left of its backlog, nothing changes any more, or it is told to
   * stop.
   */
  async drain(stop: AbortSignal): Promise<void> {
    const { world, feed } = this;
    await Promise.all(
      world.sources.map((source) =>
        drainSource(source, { world, feed, stop, tick: (local) => this.tick(local) }),
      ),
    );
  }

  /**
   * Ticks every source once a simulated minute until told to stop; the ticks that are under way are
   * finished. Simulated time stands still while a tick runs.
   *
   * @param periodMs how long a minute takes here, unless the run is fast
   */
  async tickUntil(stop: AbortSignal, periodMs: number, hooks: TickHooks): Promise<void> {
    let ticking = 0;
    for (;;) {
      // What the ticks took is part of a minute that is sped up; a day would take two of ours otherwise.
      await this.#pause(this.isFast ? Math.max(0, FAST_PERIOD_MS - ticking) : periodMs, stop);
      if (stop.aborted) return;
      const begun = performance.now();
      const { schedules } = this.world.controlPlane;
      const due = this.world.sources.filter(({ schedule }) => schedules.isEnabled(schedule));
      for (const source of due) hooks.before(source);
      for (const begin of this.everyMinute) begin();
      for (const record of await Promise.all(due.map((source) => this.tick(source)))) hooks.after(record);
      for (const { source } of due) this.feed.goOn(source);
      await this.time.end();
      ticking = performance.now() - begun;
    }
  }

  /** Ends the pause between two ticks. */
  hurry(): void {
    this.#wake();
  }

  async tick(local: LocalSource): Promise<TickRecord> {
    const view = this.watch.begin(local.name);
    const record = await tick(local);
    this.watch.end(view, record);
    this.time.readTick(record, view.durationMs ?? 0);
    this.ticks.push(record);
    if (this.ticks.length > KEPT_TICKS) this.ticks.shift();
    return record;
  }

  /** Waits for the messages that are on their way, and says where everything is. */
  async settle(): Promise<Verdict> {
    await Promise.all(this.#consumers.map((consumer) => consumer.settled()));
    return this.verdict();
  }

  /** Ends the simulated minute of a drain, and sends the digest of the simulated day. */
  async endDay(): Promise<SentDigest | undefined> {
    await this.time.end();
    return this.time.sendDigest();
  }

  /** Stops consuming. */
  async stop(): Promise<void> {
    await this.time.stop();
    clearInterval(this.#sampler);
    for (const consumer of this.#consumers) consumer.stop();
  }

  async #pause(periodMs: number, stop: AbortSignal): Promise<void> {
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    const signal = AbortSignal.any([stop, woken.signal]);
    await sleep(periodMs, undefined, { signal }).catch(() => undefined);
  }

  #sample(): void {
    const left = this.progress().map((source) => source.left);
    this.onSample(this.series.take(Math.floor(Date.now() / 1000), left));
  }

  #receive(queue: QueueState | undefined, message: ReceivedMessage): void {
    if (!queue) return;
    const { id, data } = JSON.parse(message.body) as FaxStatusEvent;
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
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { FaxStatusEvent } from '#contract/event.ts';
import { type Source, sourceName } from '#poller/interface/source.ts';
import type { ReceivedMessage } from '../sqs/index.ts';
import { AlarmWatch } from './alarm-watch.ts';
import { Consumer } from './consumer.ts';
import { Feed, type Supply } from './feed.ts';
import { Ledger, type Verdict } from './ledger.ts';
import { type Calls, observe, type QueueState } from './observe.ts';
import { queueUrls } from './queues.ts';
import { type Sample, Series } from './series.ts';
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
  readonly quarantine: { readonly message: ReceivedMessage; readonly at: number }[] = [];
  readonly tally = new Tally();
  readonly series = new Series();
  readonly watch = new TickWatch();
  readonly trouble = new Trouble();
  readonly alarms: AlarmWatch;
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
    this.feed = new Feed(world.api, (source, report, replaces) => this.#hold(source, report, replaces));
    this.#sampler = setInterval(() => this.#sample(), 1000);
    const { statuses, quarantine } = queueUrls(world.deployment);
    const urls = [...statuses, quarantine];
    this.queues = urls.map((url, index) => ({
      name: url.split('/').pop() ?? url,
      role: url === quarantine ? 'quarantine' : index === 0 ? 'main' : 'filtered',
      taken: new Set(),
      received: new Set(),
    }));
    observe(world, this);
    this.alarms = this.#watchAlarms();
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

  /**
   * Ticks every source once a simulated minute until told to stop; the ticks that are under way are finished. Time
   * stands still while a tick runs.
   *
   * @param periodMs how long a minute takes here, unless the run is fast
   */
  async tickUntil(stop: AbortSignal, periodMs: number, hooks: TickHooks): Promise<void> {
    for (;;) {
      await this.#pause(this.isFast ? FAST_PERIOD_MS : periodMs, stop);
      if (stop.aborted) return;
      const { schedules } = this.world.controlPlane;
      const due = this.world.sources.filter(({ schedule }) => schedules.isEnabled(schedule));
      for (const source of due) hooks.before(source);
      for (const record of await Promise.all(due.map((source) => this.tick(source)))) hooks.after(record);
      for (const { source } of due) this.feed.goOn(source);
      this.#endMinute();
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
    this.alarms.readLog(record.log);
    const { name: FunctionName } = this.world.deployment.functionOptions;
    this.alarms.add('AWS/Lambda', 'Errors', { FunctionName }, record.hasThrown ? 1 : 0);
    this.alarms.add('AWS/Lambda', 'Duration', { FunctionName }, view.durationMs ?? 0);
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

  async #pause(periodMs: number, stop: AbortSignal): Promise<void> {
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    const signal = AbortSignal.any([stop, woken.signal]);
    await sleep(periodMs, undefined, { signal }).catch(() => undefined);
  }

  /** What the alarms say is also what `fax-status` sees. */
  #watchAlarms(): AlarmWatch {
    const { controlPlane, deployment } = this.world;
    const watch = new AlarmWatch(deployment.alarms, Date.now());
    watch.onChange = ({ name, state }) => {
      if (state === 'ALARM') controlPlane.alarms.ring(name, 'Its metrics in this run.');
      else controlPlane.alarms.end(name);
    };
    return watch;
  }

  /** What AWS would measure of the minute, and the alarms over it. */
  #endMinute(): void {
    for (const { name, role, taken, received } of this.queues) {
      // Quarantine has no consumer when deployed: what is in it stays until a person takes it.
      const visible = role === 'quarantine' ? received.size : Math.max(0, taken.size - received.size);
      const dimensions = { QueueName: name };
      this.alarms.add('AWS/SQS', 'ApproximateNumberOfMessagesVisible', dimensions, visible);
      this.alarms.add('AWS/SQS', 'ApproximateNumberOfMessagesNotVisible', dimensions, 0);
    }
    this.alarms.endMinute();
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
}

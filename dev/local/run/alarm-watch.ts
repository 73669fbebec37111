import { AlarmEvaluator, type AlarmState } from '#dev/proofs/alarms/evaluate.ts';
import { MetricStore } from '#dev/proofs/alarms/series.ts';
import type { AlarmDefinition } from '#dev/proofs/alarms/template.ts';
import { type Emitted, EmittedMetrics, metricsIn } from '../control-plane/emitted.ts';

const MINUTE_MS = 60_000;

/** An alarm of the template as it stands. */
export interface WatchedAlarm {
  readonly definition: AlarmDefinition;
  state: AlarmState;
  /** Simulated time of the last change, epoch milliseconds; undefined where it has never changed. */
  since: number | undefined;
}

/** An alarm that went off, or its all-clear. */
export interface AlarmChange {
  readonly name: string;
  readonly state: AlarmState;
  readonly at: number;
  /** A mute rule keeps it from telling anybody. */
  readonly isMuted?: boolean;
}

const KEPT_CHANGES = 30;

/**
 * The template's own alarms over the metrics of the run, in simulated time: it advances by a minute
 * whenever every
 * source has ticked once, as the schedules have it. The daily digest reads the same metrics.
 */
export class AlarmWatch {
  readonly alarms: readonly WatchedAlarm[];
  /** Newest first. */
  readonly changes: AlarmChange[] = [];
  /** Told of each alarm that goes off or is over. */
  onChange: (change: AlarmChange) => void = () => undefined;
  /** Whether the alarm tells nobody at this time. */
  isMuted: (name: string) => boolean = () => false;
  readonly #metrics = new MetricStore();
  readonly #cloudWatch: EmittedMetrics;
  readonly #evaluator: AlarmEvaluator;
  #now: number;

  /**
   * @param start epoch milliseconds
   * @param cloudWatch gets the metrics too, for whoever asks for them
   */
  constructor(definitions: readonly AlarmDefinition[], start: number, cloudWatch = new EmittedMetrics()) {
    this.#cloudWatch = cloudWatch;
    this.alarms = definitions.map((definition) => ({
      definition,
      state: 'INSUFFICIENT_DATA',
      since: undefined,
    }));
    this.#evaluator = new AlarmEvaluator(definitions, this.#metrics);
    this.#now = Math.floor(start / MINUTE_MS) * MINUTE_MS;
  }

  /** Simulated time, epoch milliseconds. */
  get now(): number {
    return this.#now;
  }

  /** Takes the metrics out of what the function wrote. */
  readLog(lines: readonly string[]): void {
    for (const line of lines) for (const emitted of metricsIn(line)) this.#add(emitted);
  }

  /** A metric that AWS itself emits. */
  add(namespace: string, name: string, dimensions: Readonly<Record<string, string>>, value: number): void {
    this.#add({ namespace, name, dimensions, values: [value] });
  }

  /** Lets minutes pass that nobody evaluates. @param emit adds the metrics of each of them */
  pass(minutes: number, emit: () => void): void {
    for (let minute = 0; minute < minutes; minute++) {
      emit();
      this.#now += MINUTE_MS;
    }
  }

  /** Ends the minute and evaluates every alarm. */
  endMinute(): void {
    this.#now += MINUTE_MS;
    for (const { alarm, to, from } of this.#evaluator.evaluateAt(this.#now)) {
      const watched = this.alarms.find(({ definition }) => definition.name === alarm.name);
      if (!watched) continue;
      watched.state = to;
      watched.since = this.#now;
      // That the first values are good is no news.
      if (from === 'INSUFFICIENT_DATA' && to === 'OK') continue;
      const isMuted = this.isMuted(alarm.name);
      this.#keep({ name: alarm.name, state: to, at: this.#now, ...(isMuted && { isMuted }) });
    }
  }

  /** An alarm that went off while it was muted tells of it now. */
  tellLate(name: string): void {
    this.#keep({ name, state: 'ALARM', at: this.#now });
  }

  #keep(change: AlarmChange): void {
    this.changes.unshift(change);
    if (this.changes.length > KEPT_CHANGES) this.changes.pop();
    this.onChange(change);
  }

  #add(emitted: Emitted): void {
    for (const value of emitted.values) this.#metrics.add(emitted, this.#now, value);
    this.#cloudWatch.add(emitted, this.#now);
  }
}

import { hash } from 'node:crypto';
import { type Source, sourceName } from '#poller/interface/source.ts';
import { canonical } from './canonical.ts';
import { JobAccount, type Placement } from './job-account.ts';
import { type Quarantined, quarantineKeys, readQuarantined } from './quarantined.ts';
import { contentInMessage, contentInReport } from './status-content.ts';

/**
 * Where everything is that Retarus has given out, in statuses. A report that cannot be read counts as many as
 * it has recipients, at least one. `held` = `forwarded` + `quarantined` + `atRetarus` + `lost`, at every
 * instant.
 */
export interface Verdict {
  readonly reports: number;
  readonly held: number;
  /** A status queue took it, and its consumer receives it or has done so. */
  readonly forwarded: number;
  readonly quarantined: number;
  readonly atRetarus: number;
  /** Neither at Retarus nor in a queue nor in quarantine. */
  readonly lost: number;
  /** Messages that correspond to nothing that Retarus gave out. */
  readonly invented: number;
  /** Distinct messages that the consumer received. */
  readonly received: number;
  /** Messages that the consumer received beyond the first of their status. */
  readonly repeated: number;
  /** Those of them that carry another id than the first: the consumer cannot tell. */
  readonly unrecognised: number;
  /** Messages that the forwarder sent again and the FIFO queue dropped by their id. */
  readonly droppedByQueue: number;
  readonly quarantinedReports: number;
  readonly quarantinedStatuses: number;
  /** Reports still at Retarus that are not in quarantine. */
  readonly leftOver: number;
}

type Json = Readonly<Record<string, unknown>>;
type IsLeft = (source: string, jobId: string | undefined) => boolean;

const NOTHING = { forwarded: 0, quarantined: 0, atRetarus: 0, lost: 0 };

/**
 * Compares, status by status, what the report lists have held with what the queues took and the consumer
 * received. It reads reports and messages by itself, without the forwarder's code and without trusting its
 * ids.
 */
export class Ledger {
  readonly #jobs = new Map<string, JobAccount>();
  readonly #byStatus = new Map<string, JobAccount>();
  /** The reports that a quarantined content may stand for, and their jobs. */
  readonly #byContent = new Map<string, { job: JobAccount; report: string }>();
  /** Jobs that may still be at Retarus. */
  readonly #open = new Set<JobAccount>();
  readonly #changed = new Set<JobAccount>();
  readonly #placements = new Map<JobAccount, Placement & { held: number }>();
  /** How often each id was taken by the main queue, and received from it. */
  readonly #taken = new Map<string, number>();
  readonly #received = new Map<string, number>();
  readonly #unknown = new Set<string>();
  #repeated = 0;

  /** The source's list holds a report. */
  hold(source: Source, report: unknown): void {
    const text = canonical(report);
    const jobId = jobIdIn(report);
    const name = sourceName(source);
    const key = jobId === undefined ? `${name}\n${text}` : `${name} ${jobId}`;
    const job = this.#jobs.get(key) ?? new JobAccount(name, jobId);
    this.#jobs.set(key, job);
    const statuses = recipientsOf(report).map((one) => digest(contentInReport(source, report as Json, one)));
    job.reports.set(text, { statuses, inQuarantine: job.reports.get(text)?.inQuarantine ?? false });
    job.isLeft = true;
    this.#open.add(job);
    this.#changed.add(job);
    for (const status of statuses) this.#byStatus.set(status, job);
    for (const content of quarantineKeys(source, report))
      this.#byContent.set(digest(content), { job, report: text });
  }

  /** A newer report of a job takes the place of the older ones. */
  replace(source: Source, report: unknown): void {
    this.#jobs.get(`${sourceName(source)} ${jobIdIn(report)}`)?.reports.clear();
    this.hold(source, report);
  }

  /** The main queue took a message, or dropped it because it had taken one of the same id. */
  taken(body: string): void {
    const { id, data } = JSON.parse(body) as { id: string; data: Json };
    this.#taken.set(id, (this.#taken.get(id) ?? 0) + 1);
    const status = digest(contentInMessage(data));
    const job = this.#byStatus.get(status);
    if (!job) return void this.#unknown.add(id);
    job.sent(status, id);
    this.#changed.add(job);
  }

  /** The consumer of the main queue received a message. @returns how often it has received that id by then */
  received(id: string): number {
    const times = (this.#received.get(id) ?? 0) + 1;
    this.#received.set(id, times);
    if (times > 1) this.#repeated++;
    return times;
  }

  /** The quarantine queue took a message. */
  quarantined(body: string): void {
    const found = readQuarantined(body);
    if (found.kind === 'unreadable-report') return this.#setAside(found, true);
    const status = digest(contentInMessage((found.content as { data: Json }).data));
    const job = this.#byStatus.get(status);
    job?.quarantined(status);
    if (job) this.#changed.add(job);
  }

  /**
   * A message was taken out of the quarantine queue: what a report in it holds is where its messages are. A
   * status by
   * itself counts as forwarded as soon as a queue took it.
   */
  released(body: string): void {
    const found = readQuarantined(body);
    if (found.kind === 'unreadable-report') this.#setAside(found, false);
  }

  #setAside({ account, content, cut, dataCenter, jobId }: Quarantined, inQuarantine: boolean): void {
    const key = cut ? ['cut', jobId] : [content];
    const entry = this.#byContent.get(digest(canonical([account, dataCenter, ...key])));
    const report = entry?.job.reports.get(entry.report);
    if (!entry || !report) return;
    report.inQuarantine = inQuarantine;
    this.#changed.add(entry.job);
  }

  /** How many distinct messages the main queue has taken and its consumer has not received. */
  get waiting(): number {
    return Math.max(0, this.#taken.size - this.#received.size);
  }

  /** @param isLeft whether a job is still at Retarus */
  verdict(isLeft: IsLeft): Verdict {
    this.#close(isLeft);
    this.#place();
    const sum = { held: 0, ...NOTHING, quarantinedReports: 0, quarantinedStatuses: 0, unrecognised: 0 };
    let reports = 0;
    for (const [job, placement] of this.#placements) {
      for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += placement[name];
      reports += job.reports.size;
    }
    const taken = [...this.#taken.values()].reduce((total, times) => total + times, 0);
    const againDropped = taken - this.#taken.size - this.#repeated;
    return {
      ...sum,
      reports,
      invented: this.#unknown.size,
      received: this.#received.size,
      repeated: this.#repeated + sum.unrecognised,
      droppedByQueue: Math.max(0, againDropped),
      leftOver: this.#leftOver(),
    };
  }

  /** The jobs that have statuses in that place, newest first. */
  jobsIn(place: keyof typeof NOTHING, limit: number): { job: JobAccount; count: number }[] {
    const found: { job: JobAccount; count: number }[] = [];
    for (const [job, placement] of [...this.#placements].reverse()) {
      if (placement[place] > 0) found.push({ job, count: placement[place] });
      if (found.length === limit) break;
    }
    return found;
  }

  /** Where the statuses of one source are, as of the last verdict. */
  ofSource(name: string): { held: number } & Pick<Placement, keyof typeof NOTHING> {
    const sum = { held: 0, ...NOTHING };
    for (const [job, placement] of this.#placements) {
      if (job.source !== name) continue;
      for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += placement[key];
    }
    return sum;
  }

  /** Ids of messages that correspond to nothing that Retarus gave out. */
  unknownIds(): string[] {
    return [...this.#unknown];
  }

  /** Ids that the consumer received more than once, and how often. */
  repeatedIds(): [string, number][] {
    return [...this.#received].filter(([, times]) => times > 1);
  }

  /** How often the main queue was given a message of that id. */
  timesSent(id: string): number {
    return this.#taken.get(id) ?? 0;
  }

  #close(isLeft: IsLeft): void {
    for (const job of this.#open) {
      if (isLeft(job.source, job.jobId)) continue;
      job.isLeft = false;
      this.#open.delete(job);
      this.#changed.add(job);
    }
  }

  #place(): void {
    for (const job of this.#changed) this.#placements.set(job, { held: job.held, ...job.placement() });
    this.#changed.clear();
  }

  #leftOver(): number {
    let count = 0;
    for (const job of this.#open)
      for (const report of job.reports.values()) if (!report.inQuarantine) count++;
    return count;
  }
}

/** 160 bits tell the contents of a run apart, and take a tenth of the memory of the texts. */
const digest = (text: string): string => hash('sha1', text, 'base64');

const jobIdIn = (report: unknown): string | undefined => {
  const { jobId } = (report ?? {}) as { jobId?: unknown };
  return typeof jobId === 'string' ? jobId : undefined;
};

function recipientsOf(report: unknown): Json[] {
  const recipients = (report as { recipientStatus?: unknown } | null)?.recipientStatus;
  return Array.isArray(recipients)
    ? recipients.filter((recipient) => typeof recipient === 'object' && recipient !== null)
    : [];
}

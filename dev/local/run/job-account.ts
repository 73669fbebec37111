import { Multiset } from './canonical.ts';

/** Where the statuses of one job are. Their sum is what Retarus gave out of the job. */
export interface Placement {
  readonly forwarded: number;
  readonly quarantined: number;
  readonly atRetarus: number;
  readonly lost: number;
  /** Reports of the job that are in quarantine as a whole. */
  readonly quarantinedReports: number;
  /** Statuses that are in quarantine by themselves. */
  readonly quarantinedStatuses: number;
  /**
   * Messages beyond the first of their status that carry an id of their own: no consumer can tell them apart.
   */
  readonly unrecognised: number;
}

/** One report of a job as the list held it. */
export interface HeldReport {
  /** The content of each recipient's status; empty where the report has none that can be told apart. */
  readonly statuses: readonly string[];
  inQuarantine: boolean;
}

/** Everything that is known of one job: what the list held of it, and what became of that. */
export class JobAccount {
  readonly source: string;
  readonly jobId: string | undefined;
  /** Distinct reports by their content: a list may hold the same one twice. */
  readonly reports = new Map<string, HeldReport>();
  /** Whether a report of the job is still at Retarus. */
  isLeft = true;
  readonly #sent = new Map<string, Set<string>>();
  readonly #quarantined = new Multiset();

  constructor(source: string, jobId: string | undefined) {
    this.source = source;
    this.jobId = jobId;
  }

  /** A queue took a message with that id for the status. */
  sent(status: string, id: string): void {
    const ids = this.#sent.get(status);
    if (ids) ids.add(id);
    else this.#sent.set(status, new Set([id]));
  }

  /** The status is in quarantine by itself. */
  quarantined(status: string): void {
    this.#quarantined.add(status);
  }

  /** How many statuses Retarus gave out; a report without any that can be told apart counts as one. */
  get held(): number {
    let whole = 0;
    for (const report of this.reports.values()) if (report.inQuarantine) whole += weight(report);
    return whole + this.#expected().size + this.#bareReports;
  }

  placement(): Placement {
    const total = { forwarded: 0, quarantined: 0, atRetarus: 0, lost: 0 };
    let quarantinedReports = 0;
    let quarantinedStatuses = 0;
    for (const report of this.reports.values()) {
      if (!report.inQuarantine) continue;
      quarantinedReports++;
      total.quarantined += weight(report);
    }
    const rest = this.isLeft ? 'atRetarus' : 'lost';
    total[rest] += this.#bareReports;
    let unrecognised = 0;
    for (const [status, count] of this.#expected().entries()) {
      const ids = this.#sent.get(status)?.size ?? 0;
      const sent = Math.min(count, ids);
      const kept = Math.min(count - sent, this.#quarantined.count(status));
      total.forwarded += sent;
      total.quarantined += kept;
      total[rest] += count - sent - kept;
      quarantinedStatuses += kept;
      unrecognised += ids - sent;
    }
    return { ...total, quarantinedReports, quarantinedStatuses, unrecognised };
  }

  /** Two copies of a job, in whatever order their recipients stand, hold the same statuses. */
  #expected(): Multiset {
    const expected = new Multiset();
    for (const { statuses, inQuarantine } of this.reports.values())
      if (!inQuarantine) expected.raise(Multiset.of(statuses));
    return expected;
  }

  get #bareReports(): number {
    return [...this.reports.values()].filter((report) => !report.inQuarantine && report.statuses.length === 0)
      .length;
  }
}

const weight = ({ statuses }: HeldReport): number => Math.max(1, statuses.length);

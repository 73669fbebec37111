/** Most reports in one response of the list call, and most ids in one bulk call (Retarus' API page). */
export const PAGE_SIZE = 1000;

interface Entry {
  readonly jobId: string | undefined;
  readonly report: unknown;
}

/**
 * The reports of one account at one data center, in the order in which their jobs completed.
 *
 * Reports are kept as they were given, whatever they are: a test or a saved response may hold unreadable
 * ones, and one job id may stand twice.
 */
export class ReportStore {
  readonly #entries = new Map<number, Entry>();
  readonly #byJob = new Map<string, number[]>();
  #next = 0;

  get size(): number {
    return this.#entries.size;
  }

  add(report: unknown): void {
    const jobId = jobIdOf(report);
    const key = this.#next++;
    this.#entries.set(key, { jobId, report });
    if (jobId === undefined) return;
    const keys = this.#byJob.get(jobId);
    if (keys) keys.push(key);
    else this.#byJob.set(jobId, [key]);
  }

  /** The oldest reports, at most `limit`. */
  oldest(limit = PAGE_SIZE): unknown[] {
    const reports: unknown[] = [];
    for (const { report } of this.#entries.values()) {
      if (reports.length === limit) break;
      reports.push(report);
    }
    return reports;
  }

  /** Every report that is left, oldest first. */
  all(): unknown[] {
    return this.oldest(Number.POSITIVE_INFINITY);
  }

  get(jobId: string): unknown {
    const key = this.#byJob.get(jobId)?.[0];
    return key === undefined ? undefined : this.#entries.get(key)?.report;
  }

  /** Whether there was a report of that job; all of them are gone afterwards. */
  delete(jobId: string): boolean {
    const keys = this.#byJob.get(jobId);
    if (!keys) return false;
    for (const key of keys) this.#entries.delete(key);
    this.#byJob.delete(jobId);
    return true;
  }

  /** Deletes the oldest up to 1000, whichever they are, and says which jobs went. */
  deleteOldest(): string[] {
    const gone: string[] = [];
    for (const [key, { jobId }] of [...this.#entries].slice(0, PAGE_SIZE)) {
      if (jobId === undefined) this.#entries.delete(key);
      else if (this.delete(jobId)) gone.push(jobId);
    }
    return gone;
  }

  /** Puts a report in the place of an older one of the same job, as when a pending recipient became final. */
  replace(jobId: string, report: unknown): boolean {
    const key = this.#byJob.get(jobId)?.[0];
    if (key === undefined) return false;
    this.#entries.set(key, { jobId, report });
    return true;
  }
}

/** The job id of anything that has one. */
export function jobIdOf(report: unknown): string | undefined {
  if (typeof report !== 'object' || report === null || !('jobId' in report)) return undefined;
  return typeof report.jobId === 'string' ? report.jobId : undefined;
}

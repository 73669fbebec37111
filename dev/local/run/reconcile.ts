import { type Source, sourceName } from '#poller/interface/source.ts';
import { canonical, Multiset } from './canonical.ts';
import { quarantineKeys, readQuarantined } from './quarantined.ts';
import { contentInMessage, contentInReport } from './status-content.ts';

/** Everything that one source's report list has held, and what it still holds. */
export interface Holding {
  readonly source: Source;
  readonly held: readonly unknown[];
  readonly left: readonly unknown[];
}

/** Where everything is that the report API has given out, as sets. */
export interface Reconciliation {
  readonly reports: number;
  /** Statuses of the reports that are neither left over nor in quarantine as a whole. */
  readonly statuses: number;
  /** Statuses that a consumer received, each counted once. */
  readonly received: number;
  /** Messages beyond the first of their status. */
  readonly repeated: number;
  readonly quarantinedReports: number;
  readonly quarantinedStatuses: number;
  /** Reports still at Retarus that are not in quarantine. */
  readonly leftOver: number;
  /** Statuses, or whole reports, that are nowhere any more. */
  readonly lost: number;
  /** Messages that correspond to nothing that Retarus gave out. */
  readonly invented: number;
}

/**
 * Compares what the report API held with what arrived in the queues: as multisets of (data center, job, content).
 *
 * @param statusBodies for each status queue, the bodies of all messages that its consumer received; a status that
 * several queues take is one status
 */
export function reconcile(
  holdings: readonly Holding[],
  statusBodies: readonly (readonly string[])[],
  quarantineBodies: readonly string[],
): Reconciliation {
  const arrived = new Multiset();
  for (const queue of statusBodies)
    arrived.raise(Multiset.of(queue.map((body) => contentInMessage(JSON.parse(body).data))));
  const quarantinedReports = new Set<string>();
  const quarantinedStatuses = new Multiset();
  for (const body of quarantineBodies) {
    const found = readQuarantined(body);
    if (found.kind === 'unreadable-report') {
      const key = found.cut ? ['cut', found.jobId] : [found.content];
      quarantinedReports.add(canonical([found.account, found.dataCenter, ...key]));
    } else quarantinedStatuses.add(contentInMessage((found.content as { data: Json }).data));
  }
  return new Comparison(arrived, quarantinedReports, quarantinedStatuses).of(holdings);
}

type Json = Readonly<Record<string, unknown>>;

class Comparison {
  readonly #arrived: Multiset;
  readonly #quarantinedReports: ReadonlySet<string>;
  readonly #quarantinedStatuses: Multiset;
  readonly #jobs = new Map<string, Multiset>();
  readonly #possible = new Set<string>();
  #quarantined = 0;
  #leftOver = 0;
  #lostReports = 0;

  constructor(arrived: Multiset, quarantinedReports: ReadonlySet<string>, quarantinedStatuses: Multiset) {
    this.#arrived = arrived;
    this.#quarantinedReports = quarantinedReports;
    this.#quarantinedStatuses = quarantinedStatuses;
  }

  of(holdings: readonly Holding[]): Reconciliation {
    let reports = 0;
    for (const { source, held, left } of holdings) {
      const stillThere = new Set(left.map(canonical));
      // Retarus may list a report twice; it is one report all the same.
      const distinct = new Map(held.map((report) => [canonical(report), report]));
      reports += distinct.size;
      for (const [text, report] of distinct) this.#place(source, report, stillThere.has(text));
    }

    const expected = new Multiset();
    for (const job of this.#jobs.values()) for (const [key, count] of job.entries()) expected.add(key, count);
    let received = 0;
    let lost = this.#lostReports;
    let inQuarantine = 0;
    for (const [key, count] of expected.entries()) {
      const here = Math.min(count, this.#arrived.count(key));
      const there = Math.min(count - here, this.#quarantinedStatuses.count(key));
      received += here;
      inQuarantine += there;
      lost += count - here - there;
    }
    let invented = 0;
    for (const [key, count] of this.#arrived.entries()) if (!this.#possible.has(key)) invented += count;
    return {
      reports,
      statuses: expected.size,
      received,
      repeated: this.#arrived.size - received - invented - this.#ofLeftOver(expected),
      quarantinedReports: this.#quarantined,
      quarantinedStatuses: inQuarantine,
      leftOver: this.#leftOver,
      lost,
      invented,
    };
  }

  #place(source: Source, report: unknown, isLeft: boolean): void {
    const recipients = recipientsOf(report);
    const keys = recipients.map((recipient) => contentInReport(source, report as Json, recipient));
    for (const key of keys) this.#possible.add(key);
    if (quarantineKeys(source, report).some((key) => this.#quarantinedReports.has(key))) this.#quarantined++;
    else if (isLeft) this.#leftOver++;
    else if (recipients.length === 0) this.#lostReports++;
    else this.#expect(`${sourceName(source)} ${String((report as Json).jobId)}`, keys);
  }

  /** Two copies of a job, in whatever order their recipients stand, hold the same statuses. */
  #expect(job: string, keys: readonly string[]): void {
    const known = this.#jobs.get(job) ?? new Multiset();
    this.#jobs.set(job, known);
    known.raise(Multiset.of(keys));
  }

  /** Messages of reports that are forwarded, but not yet deleted. */
  #ofLeftOver(expected: Multiset): number {
    let count = 0;
    for (const [key, times] of this.#arrived.entries()) {
      if (this.#possible.has(key) && expected.count(key) === 0) count += times;
    }
    return count;
  }
}

function recipientsOf(report: unknown): Json[] {
  const recipients = (report as { recipientStatus?: unknown } | null)?.recipientStatus;
  return Array.isArray(recipients)
    ? recipients.filter((recipient) => typeof recipient === 'object' && recipient !== null)
    : [];
}

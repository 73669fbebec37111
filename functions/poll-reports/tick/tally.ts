import type { FaxStatusEvent } from '../../../contract/event.ts';
import type { Outcome, ReasonClass } from '../../../contract/reasons.ts';
import { timeOf } from '../domain/event.ts';
import { isObject } from '../domain/json.ts';
import type { QuarantineKind } from '../domain/quarantine.ts';

/** Statuses that are counted by themselves. */
export interface Watch {
  readonly name: string;
  takes(data: FaxStatusEvent['data']): boolean;
}

/** Counts what landed, never what was tried. */
export class Tally {
  pages = 0;
  fullPages = 0;
  reports = 0;
  forwarded = 0;
  /** Confirmed in an earlier tick of this execution environment: not sent again. */
  alreadyForwarded = 0;
  deleted = 0;
  deletesRefused = 0;
  pending = 0;
  unreadable = 0;
  /** List entries without a usable job id: nobody can delete them, so they come again. */
  undeletable = 0;
  unconfirmed = 0;
  readonly outcomes: Record<Outcome, number> = { delivered: 0, uncertain: 0, failed: 0 };
  readonly classes = new Map<ReasonClass, number>();
  readonly reasons = new Map<string, number>();
  readonly quarantined = new Map<QuarantineKind, number>();
  /** Statuses of each watch, and the failed ones among them. */
  readonly watched = new Map<string, { all: number; failed: number }>();
  /** Milliseconds from sentTs to the confirmation, one value a status that has a readable sentTs. */
  readonly lags: number[] = [];
  /** Jobs that had statuses confirmed, by `reason` and by `status`. */
  readonly forwardedJobs = new Map<string, Map<string, Set<string>>>();
  /** Jobs that Retarus no longer has. */
  readonly deletedJobs: string[] = [];
  readonly calls = { list: 0, send: 0, delete: 0, secret: 0 };
  /** Epoch milliseconds of the oldest fax whose report is still at Retarus, as far as the last page tells. */
  oldestLeft: number | undefined;

  readonly #watches: readonly Watch[];

  constructor(watches: readonly Watch[] = []) {
    this.#watches = watches;
  }

  countForwarded(event: FaxStatusEvent, now: number): void {
    const { jobId, outcome, reasonClass, reason, sentTs, status } = event.data;
    this.forwarded++;
    this.outcomes[outcome]++;
    increment(this.classes, reasonClass);
    increment(this.reasons, reason);
    const jobs = this.forwardedJobs.get(reason)?.get(status);
    if (jobs) jobs.add(jobId);
    else getOrSet(this.forwardedJobs, reason, new Map()).set(status, new Set([jobId]));
    for (const { name, takes } of this.#watches) {
      if (!takes(event.data)) continue;
      const { all, failed } = this.watched.get(name) ?? { all: 0, failed: 0 };
      this.watched.set(name, { all: all + 1, failed: failed + (outcome === 'failed' ? 1 : 0) });
    }
    const sent = timeOf(sentTs);
    if (sent !== undefined) this.lags.push(Math.max(0, now - sent));
  }

  countQuarantined(kind: QuarantineKind): void {
    increment(this.quarantined, kind);
  }
}

function getOrSet<K, V>(map: Map<K, V>, key: K, value: V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  map.set(key, value);
  return value;
}

function increment<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/**
 * Epoch milliseconds of the oldest fax whose report is still at Retarus, as far as a page tells; `undefined`
 * when nothing is left or no time is known. Reports beyond a full page are younger than those on it, so the
 * page's youngest stands for them.
 */
export function oldestLeft(
  reports: readonly unknown[],
  gone: ReadonlySet<unknown>,
  isFull: boolean,
): number | undefined {
  const times = (left: readonly unknown[]) => left.flatMap(sentTimes);
  const left = reports.filter((report) => !(isObject(report) && gone.has(report.jobId)));
  const oldest = times(left).reduce(min, Number.POSITIVE_INFINITY);
  if (oldest !== Number.POSITIVE_INFINITY) return oldest;
  const youngest = isFull ? times(reports).reduce(max, Number.NEGATIVE_INFINITY) : Number.NEGATIVE_INFINITY;
  return youngest === Number.NEGATIVE_INFINITY ? undefined : youngest;
}

const min = (a: number, b: number): number => Math.min(a, b);
const max = (a: number, b: number): number => Math.max(a, b);

/** Of any list entry, readable or not. */
function sentTimes(report: unknown): number[] {
  const recipients = isObject(report) ? report.recipientStatus : undefined;
  if (!Array.isArray(recipients)) return [];
  return recipients.flatMap((recipient: unknown) => {
    const time = isObject(recipient) ? timeOf(recipient.sentTs) : undefined;
    return time === undefined ? [] : [time];
  });
}

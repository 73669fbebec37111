import { isReasonCode } from '../../../contract/reasons.ts';
import { type Source, sourceName } from '../interface/source.ts';
import type { Tally } from '../tick/tally.ts';
import type { TickResult } from '../tick/tick.ts';

/**
 * What the function logs of a tick as one line, and returns. It holds counts, codes and names; no fax number.
 */
export interface TickSummary {
  readonly source: string;
  readonly ended: TickResult['ended'];
  readonly error?: { readonly name: string; readonly message: string };
  readonly pages: number;
  readonly reports: number;
  readonly forwarded: number;
  readonly alreadyForwarded: number;
  readonly deleted: number;
  readonly deletesRefused: number;
  readonly quarantined: Readonly<Record<string, number>>;
  readonly pending: number;
  /** List entries without a usable job id: nobody can delete them. */
  readonly undeletable: number;
  readonly unconfirmed: number;
  readonly outcomes: Tally['outcomes'];
  readonly reasons: Readonly<Record<string, number>>;
  readonly calls: Tally['calls'];
  /** When the oldest fax was sent whose report is still at Retarus (ISO 8601). */
  readonly oldestReportLeft?: string;
  /** From `sentTs` to the confirmation by SQS; absent where nothing was forwarded. */
  readonly lagSeconds?: { readonly median: number; readonly longest: number };
  readonly durationMs: number;
}

export function summarise(source: Source, result: TickResult, durationMs: number): TickSummary {
  const { tally } = result;
  return {
    source: sourceName(source),
    ended: result.ended,
    ...(result.ended === 'failed' && { error: { name: result.error.name, message: result.error.message } }),
    pages: tally.pages,
    reports: tally.reports,
    forwarded: tally.forwarded,
    alreadyForwarded: tally.alreadyForwarded,
    deleted: tally.deleted,
    deletesRefused: tally.deletesRefused,
    quarantined: Object.fromEntries(tally.quarantined),
    pending: tally.pending,
    undeletable: tally.undeletable,
    unconfirmed: tally.unconfirmed,
    outcomes: tally.outcomes,
    reasons: reasonCounts(tally),
    calls: tally.calls,
    ...(tally.oldestLeft !== undefined && { oldestReportLeft: new Date(tally.oldestLeft).toISOString() }),
    ...(tally.lags.length > 0 && { lagSeconds: lagOf(tally.lags) }),
    durationMs,
  };
}

function lagOf(lags: readonly number[]): { median: number; longest: number } {
  const sorted = Float64Array.from(lags).sort();
  const secondsAt = (index: number) => Math.round((sorted[index] ?? 0) / 1000);
  return { median: secondsAt(Math.floor((sorted.length - 1) / 2)), longest: secondsAt(sorted.length - 1) };
}

const MAX_CODES = 50;

/**
 * Reason codes as they came; what does not look like a code is free text that may hold anything, and is only
 * counted.
 */
function reasonCounts(tally: Tally): Record<string, number> {
  const counts = new Map<string, number>();
  for (const [reason, count] of tally.reasons) {
    const known = isReasonCode(reason) && (counts.size < MAX_CODES || counts.has(reason));
    const name = known ? reason : '(other)';
    counts.set(name, (counts.get(name) ?? 0) + count);
  }
  return Object.fromEntries(counts);
}

/** A part of the jobs that a tick forwarded and deleted: ids and codes, no fax number. */
export interface LoggedJobs {
  /** `12345@de1` */
  readonly source: string;
  /** Reason code → ids of the jobs that had a status with it confirmed. */
  readonly forwarded: Readonly<Record<string, readonly string[]>>;
  /** Ids of the jobs that Retarus no longer has. */
  readonly deleted: readonly string[];
}

/** Ids on one line: with 64 characters each it stays under 70 KB, where Lambda takes 256 KB. */
const MAX_IDS = 1000;

/** What does not look like an id may be anything, and is not logged. */
const ID = /^[\w.:-]{1,64}$/;

/** The jobs of a tick, as many lines as they need; none for a tick without jobs. */
export function jobLines(source: Source, { deletedJobs, forwardedJobs }: Tally): LoggedJobs[] {
  const lines: { source: string; forwarded: Record<string, string[]>; deleted: string[] }[] = [];
  let room = 0;
  const line = () => {
    if (room-- === 0) {
      // A reason may be named as what every object inherits, for instance `constructor`.
      lines.push({ source: sourceName(source), forwarded: Object.create(null), deleted: [] });
      room = MAX_IDS - 1;
    }
    return lines[lines.length - 1] as (typeof lines)[number];
  };
  for (const [reason, jobs] of forwardedJobs) {
    const name = isReasonCode(reason) ? reason : '(other)';
    for (const id of jobs) {
      if (!ID.test(id)) continue;
      const { forwarded } = line();
      forwarded[name] ??= [];
      forwarded[name].push(id);
    }
  }
  for (const id of deletedJobs) if (ID.test(id)) line().deleted.push(id);
  return lines;
}

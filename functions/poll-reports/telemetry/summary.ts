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
  readonly forwarded: readonly ForwardedJobs[];
  /** Ids of the jobs that Retarus no longer has. */
  readonly deleted: readonly string[];
}

/** Jobs that had a status of these codes confirmed; `(other)` stands for a text that is no code. */
export interface ForwardedJobs {
  readonly status: string;
  readonly reason: string;
  readonly jobs: readonly string[];
}

/** Ids on one line: with 64 characters each and codes as long, under 256 KB, which is what Lambda takes. */
const MAX_IDS = 1000;

/** What does not look like an id may be anything, and is not logged. */
const ID = /^[\w.:-]{1,64}$/;

/** The jobs of a tick, as many lines as they need; none for a tick without jobs. */
export function jobLines(source: Source, { deletedJobs, forwardedJobs }: Tally): LoggedJobs[] {
  const lines: { source: string; forwarded: ForwardedJobs[]; deleted: string[] }[] = [];
  let room = 0;
  const line = () => {
    if (room === 0) {
      lines.push({ source: sourceName(source), forwarded: [], deleted: [] });
      room = MAX_IDS;
    }
    return lines[lines.length - 1] as (typeof lines)[number];
  };
  for (const [reason, byStatus] of forwardedJobs) {
    for (const [status, jobs] of byStatus) {
      const ids = [...jobs].filter((id) => ID.test(id));
      for (let from = 0; from < ids.length; ) {
        const { forwarded } = line();
        const part = ids.slice(from, from + room);
        forwarded.push({ status: codeOf(status), reason: codeOf(reason), jobs: part });
        from += part.length;
        room -= part.length;
      }
    }
  }
  for (const id of deletedJobs) {
    if (!ID.test(id)) continue;
    line().deleted.push(id);
    room--;
  }
  return lines;
}

const codeOf = (text: string): string => (isReasonCode(text) ? text : '(other)');

import { isReasonCode } from '../../../contract/reasons.ts';
import { type Source, sourceName } from '../interface/source.ts';
import type { Tally } from '../tick/tally.ts';
import type { TickResult } from '../tick/tick.ts';

/** What the function logs of a tick as one line, and returns. It holds counts, codes and names; no fax number. */
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
    durationMs,
  };
}

const MAX_CODES = 50;

/** Reason codes as they came; what does not look like a code is free text that may hold anything, and is only counted. */
function reasonCounts(tally: Tally): Record<string, number> {
  const counts = new Map<string, number>();
  for (const [reason, count] of tally.reasons) {
    const known = isReasonCode(reason) && (counts.size < MAX_CODES || counts.has(reason));
    const name = known ? reason : '(other)';
    counts.set(name, (counts.get(name) ?? 0) + count);
  }
  return Object.fromEntries(counts);
}

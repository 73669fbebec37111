import type { Calls, Run } from '../run/run.ts';
import type { QuarantineNote, Sample } from '../run/tally.ts';

/** What the page shows. Numbers are masked before they get here. */
export interface PageState {
  readonly elapsedMs: number;
  readonly sources: readonly SourceState[];
  readonly received: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly reasonClasses: readonly (readonly [string, number])[];
  readonly latest: readonly Sample[];
  readonly quarantine: readonly QuarantineNote[];
  readonly calls: Calls;
  readonly ticks: number;
}

interface SourceState {
  readonly name: string;
  readonly held: number;
  readonly left: number;
  /** How the latest tick ended, or what went wrong. */
  readonly last: string;
}

const SHOWN_QUARANTINE = 20;

export function pageState(run: Run): PageState {
  const { tally, calls, tickCount: ticks, elapsedMs } = run;
  return {
    elapsedMs: Math.round(elapsedMs),
    sources: run.progress().map((source) => ({ ...source, last: lastOf(run, source.name) })),
    received: tally.received,
    outcomes: tally.outcomes,
    reasonClasses: [...tally.reasonClasses].sort(([, a], [, b]) => b - a),
    latest: tally.latest,
    quarantine: tally.quarantine.slice(-SHOWN_QUARANTINE).reverse(),
    calls,
    ticks,
  };
}

function lastOf({ ticks }: Run, source: string): string {
  const last = ticks.findLast((tick) => tick.source === source);
  return last?.problem ?? last?.summary?.ended ?? 'not polled yet';
}

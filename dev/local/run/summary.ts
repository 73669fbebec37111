import type { Verdict } from './ledger.ts';
import type { Run } from './run.ts';
import type { SentDigest } from './simulated-time.ts';
import type { QuarantineNote } from './tally.ts';

/**
 * The result of a run, as `--json` prints it. Counts and codes only: nothing in it identifies a recipient.
 */
export interface Summary {
  /**
   * Nothing is left over, nothing is lost, nothing was invented, and the consumer received all that was
   * forwarded.
   */
  readonly ok: boolean;
  readonly sources: readonly { readonly name: string; readonly held: number; readonly left: number }[];
  readonly sets: Verdict;
  readonly messages: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly reasonClasses: Readonly<Record<string, number>>;
  readonly reasons: Readonly<Record<string, number>>;
  readonly quarantine: readonly QuarantineNote[];
  readonly calls: Run['calls'];
  readonly ticks: number;
  readonly problems: readonly string[];
  /** What the daily digest says of the simulated day; absent where the settings switch it off. */
  readonly digest?: Pick<SentDigest, 'subject' | 'text'>;
  readonly durationMs: number;
}

export function summarise(run: Run, sets: Verdict): Summary {
  const { tally, calls, ticks, tickCount, elapsedMs } = run;
  return {
    ok:
      sets.leftOver === 0 &&
      sets.lost === 0 &&
      sets.invented === 0 &&
      sets.received === sets.forwarded + sets.unrecognised,
    sources: run.progress(),
    sets,
    messages: tally.received,
    outcomes: { ...tally.outcomes },
    reasonClasses: mostFirst(tally.reasonClasses),
    reasons: mostFirst(tally.reasons),
    quarantine: tally.quarantine,
    calls: { ...calls },
    ticks: tickCount,
    problems: [...new Set(ticks.flatMap(({ problem }) => problem ?? []))],
    ...(run.digest && { digest: digestOf(run.digest) }),
    durationMs: Math.round(elapsedMs),
  };
}

const digestOf = ({ subject, text }: SentDigest) => ({ subject, text });

const mostFirst = (counts: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));

import type { TickSummary } from '#poller/telemetry/summary.ts';
import type { InvocationResult } from '../function/index.ts';
import type { Feed } from './feed.ts';
import type { LocalSource, World } from './world.ts';

/** One invocation and what the function said of it. */
export interface TickRecord {
  readonly source: string;
  readonly summary: TickSummary | undefined;
  /** What went wrong, in one sentence. */
  readonly problem: string | undefined;
  /** The invocation failed: AWS counts it among the function's errors. */
  readonly hasThrown: boolean;
  /** What the function wrote. */
  readonly log: readonly string[];
}

/** Ticks of one source in a row that change nothing, after which it is given up. */
const FRUITLESS_TICKS = 2;

interface Draining {
  readonly world: World;
  readonly feed: Feed;
  readonly stop: AbortSignal;
  readonly tick: (local: LocalSource) => Promise<TickRecord>;
}

/** Ticks until the source's report list is empty, nothing changes any more, or it is told to stop. */
export async function drainSource(local: LocalSource, { world, feed, stop, tick }: Draining): Promise<void> {
  const { account, dataCenter } = local.source;
  const left = () => world.api.count(dataCenter, account);
  for (let fruitless = 0; fruitless < FRUITLESS_TICKS && !stop.aborted; ) {
    const before = left();
    await tick(local);
    const hadMore = feed.hasMore(local.source);
    feed.goOn(local.source);
    if (left() === 0) return;
    fruitless = left() < before || hadMore ? 0 : fruitless + 1;
  }
}

/** Invokes the function as the source's schedule does. */
export async function tick({ name, input, lambda }: LocalSource): Promise<TickRecord> {
  const result = await lambda.invoke(input);
  // Taken out: hours of ticking would pile up what nobody reads.
  const log = lambda.logs.splice(0).map(({ text }) => text);
  const summary = result.kind === 'returned' ? (result.value as TickSummary) : undefined;
  return { source: name, summary, problem: problemOf(result), hasThrown: result.kind !== 'returned', log };
}

function problemOf(result: InvocationResult): string | undefined {
  switch (result.kind) {
    case 'returned': {
      const { error } = result.value as TickSummary;
      return error && `${error.name}: ${error.message}`;
    }
    case 'timed-out':
      return 'The function overran its time-out and was killed.';
    case 'crashed':
      return `The function's process ended (${result.signal ?? `exit code ${result.exitCode}`}).`;
    default:
      return `${result.error.errorType}: ${result.error.errorMessage}`;
  }
}

import { generateBacklog } from '../backlog/index.ts';
import type { Run } from '../run/run.ts';
import type { TickRecord } from '../run/ticking.ts';
import type { LocalSource } from '../run/world.ts';
import { counted } from '../screen/format.ts';

/** New jobs that complete between two ticks, a few at a time. */
export function arrivals(run: Run, seed: number): (local: LocalSource) => void {
  let ticks = 0;
  return ({ source }) => {
    const size = ticks++ % (MOST_ARRIVALS + 1);
    const entries = generateBacklog({
      size,
      seed: seed + 1000 + ticks,
      dataCenters: [source.dataCenter],
      newest: new Date(),
    });
    run.add(entries.map((entry) => ({ source, entry })));
  };
}

const MOST_ARRIVALS = 3;

/** What one tick did, as a line. */
export function tickLine({ source, summary, problem }: TickRecord): string {
  const time = new Date().toLocaleTimeString('en-GB');
  if (!summary || problem) return `  ${time}  ${source}  ${problem ?? 'nothing returned'}`;
  const { reports, forwarded, deleted, outcomes } = summary;
  if (reports === 0) return `  ${time}  ${source}  nothing to do`;
  const { delivered, failed, uncertain } = outcomes;
  return (
    `  ${time}  ${source}  ${counted(reports, 'report')}, ${counted(forwarded, 'message')} sent ` +
    `(${delivered} delivered, ${failed} failed, ${uncertain} uncertain), ${deleted} deleted`
  );
}

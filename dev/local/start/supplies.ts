import { readReport } from '#poller/domain/report.ts';
import type { Source } from '#poller/interface/source.ts';
import { type BacklogOptions, generateBacklog } from '../backlog/index.ts';
import { jobIdOf } from '../report-api/index.ts';
import type { Supply } from '../run/feed.ts';

type Sources = readonly [Source, ...Source[]];

/** Share of a generated backlog that arrives only while the rest is being forwarded. */
const LATE_SHARE = 0.01;

/** A generated backlog, spread over the sources; the last few of it arrive late. */
export function generatedSupplies(
  sources: Sources,
  options: Omit<BacklogOptions, 'dataCenters'>,
): { supplies: Supply[]; late: Supply[] } {
  const [first, ...others] = sources.map(({ dataCenter }) => dataCenter);
  if (!first) return { supplies: [], late: [] };
  const all = generateBacklog({ ...options, dataCenters: [first, ...others] }).map((entry, index): Supply => {
    const candidates = sources.filter(({ dataCenter }) => dataCenter === entry.dataCenter);
    return { source: candidates[index % candidates.length] ?? sources[0], entry };
  });
  const lateCount = Math.floor(all.length * LATE_SHARE);
  return { supplies: all.slice(0, all.length - lateCount), late: all.slice(all.length - lateCount) };
}

/** A saved response, served at the first source: a response comes from one data center. */
export const savedSupplies = ([source]: Sources, reports: readonly unknown[]): Supply[] =>
  reports.map((report) => ({
    source,
    entry: { report, jobId: jobIdOf(report) ?? '', kind: readReport(report).kind },
  }));

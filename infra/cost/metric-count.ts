import { REASON_CLASSES } from '../../contract/reasons.ts';
import {
  type DimensionSet,
  METRICS,
  type MetricKey,
} from '../../functions/poll-reports/interface/metrics.ts';

/** What is emitted only when something is amiss costs nothing in a month without faults. */
const WITH_TRAFFIC: readonly MetricKey[] = [
  'statusesForwarded',
  'deliveryLag',
  'oldestReportAge',
  'oldestReportAgeBySource',
  'statuses',
  'statusesFailed',
  'statusesUncertain',
  'statusesByClass',
  'statusesByReason',
  'watchedStatuses',
  'watchedFailed',
];

/** What the number of metrics follows from. */
export interface MetricCounts {
  readonly sources: number;
  readonly countedReasons?: number;
  readonly watches?: number;
}

/**
 * Custom metrics of a month without faults: each distinct set of dimension values is one.
 *
 * @param which those of every tick, or those that are emitted only with statuses to count
 */
export function metricCount(
  which: 'always' | 'traffic',
  { countedReasons = 0, sources, watches = 0 }: MetricCounts,
): number {
  const perSet: Readonly<Record<DimensionSet, number>> = {
    source: sources,
    service: 1,
    reasonClass: REASON_CLASSES.length,
    reason: countedReasons,
    watch: watches,
  };
  return (Object.keys(METRICS) as MetricKey[])
    .filter((key) => (which === 'always' ? METRICS[key].emitted === 'always' : WITH_TRAFFIC.includes(key)))
    .flatMap((key): readonly DimensionSet[] => METRICS[key].dimensions)
    .reduce((sum, set) => sum + perSet[set], 0);
}

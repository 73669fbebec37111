import { REASON_CLASSES } from '../../../contract/reasons.ts';
import {
  type DimensionSet,
  METRICS,
  type MetricKey,
} from '../../../functions/poll-reports/interface/metrics.ts';

/** What is emitted only when something is amiss costs nothing in a month without faults. */
const WITH_TRAFFIC: readonly MetricKey[] = [
  'statusesForwarded',
  'deliveryLag',
  'oldestReportAgeBySource',
  'statuses',
  'statusesFailed',
  'statusesUncertain',
  'statusesByClass',
  'statusesByReason',
];

/**
 * Custom metrics of a month without faults: each distinct set of dimension values is one.
 *
 * @param which those of every tick, or those that are emitted only with statuses to count
 */
export function metricCount(which: 'always' | 'traffic', sources: number, countedReasons: number): number {
  const perSet: Readonly<Record<DimensionSet, number>> = {
    source: sources,
    service: 1,
    reasonClass: REASON_CLASSES.length,
    reason: countedReasons,
  };
  return (Object.keys(METRICS) as MetricKey[])
    .filter((key) => (which === 'always' ? METRICS[key].emitted === 'always' : WITH_TRAFFIC.includes(key)))
    .flatMap((key): readonly DimensionSet[] => METRICS[key].dimensions)
    .reduce((sum, set) => sum + perSet[set], 0);
}

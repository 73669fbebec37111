import { markdownTable } from 'markdown-table';
import { REASON_CLASSES } from '../../../contract/reasons.ts';
import { metricCount } from './metric-count.ts';
import { PRICES } from './prices.ts';

/** What a forwarder watches. */
export interface Watched {
  readonly sources: number;
  /** The status queue and the filtered ones; 1. */
  readonly queues?: number;
  /** Single reason codes with an alarm of their own; 0. */
  readonly reasons?: number;
  readonly anomalyDetection?: boolean;
  readonly dashboard?: boolean;
}

/** What CloudWatch bills for it. */
export interface Billed {
  /** Metrics that alarms read: an alarm is billed for each. */
  readonly alarmMetrics: number;
  /** Custom metrics of a month without statuses and faults. */
  readonly metrics: number;
  /** Further ones in the hours in which every source has statuses. */
  readonly trafficMetrics: number;
  readonly dashboards: number;
}

/** Login, secret, responses, queue, deletes, backlog, and the oldest report twice: over all sources. */
const OVER_ALL_SOURCES = 8;
/** Errors, throttles, duration. */
const OF_THE_FUNCTION = 3;
/** Visible and in flight. */
const OF_MESSAGES_IN_A_QUEUE = 2;
/** Its own failures and all statuses. */
const OF_A_RATE = 2;
/** CloudWatch bills an anomaly band for its two edges, too. */
const OF_A_BAND = 2;

/** The bill as a formula: what there is once, and what comes with each source. */
export function billedFor(watched: Watched): Billed {
  const { anomalyDetection = false, dashboard = true, queues = 1, reasons = 0, sources } = watched;
  const failureClasses = REASON_CLASSES.filter((name) => name !== 'delivered' && name !== 'uncertain').length;
  return {
    alarmMetrics:
      sources +
      OVER_ALL_SOURCES +
      OF_THE_FUNCTION +
      OF_MESSAGES_IN_A_QUEUE +
      queues * (1 + OF_MESSAGES_IN_A_QUEUE) +
      failureClasses * OF_A_RATE +
      reasons +
      (anomalyDetection ? OF_A_RATE + OF_A_BAND : 0),
    metrics: metricCount('always', sources, reasons),
    trafficMetrics: metricCount('traffic', sources, reasons),
    dashboards: dashboard ? 1 : 0,
  };
}

const SIZES = [1, 10, 100];

/** Dollars of a month for 1, 10 and 100 sources, as the table of docs/costs.md. */
export function monitoringTable(): string {
  const rows = SIZES.map((sources) => {
    const { alarmMetrics, dashboards, metrics, trafficMetrics } = billedFor({ sources });
    const alarms = alarmMetrics * PRICES.alarmMetricMonth;
    const board = dashboards * PRICES.dashboardMonth;
    const quiet = metrics * PRICES.metricMonth;
    const busy = (metrics + trafficMetrics) * PRICES.metricMonth;
    return [
      String(sources),
      `${dollars(alarms)} (${alarmMetrics})`,
      `${dollars(quiet)} (${metrics})`,
      `${dollars(busy)} (${metrics + trafficMetrics})`,
      dollars(board),
      `**${dollars(alarms + quiet + board)} to ${dollars(alarms + busy + board)}**`,
    ];
  });
  const head = [
    'Sources',
    'Alarms (metrics read)',
    'Custom metrics, nothing to forward',
    'Custom metrics, statuses in every hour',
    'Dashboard',
    'A month',
  ];
  return markdownTable([head, ...rows], { align: 'r' });
}

const dollars = (amount: number): string => `${amount.toFixed(2)} $`;

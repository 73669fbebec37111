import { markdownTable } from 'markdown-table';
import { bill, total } from '#infra/cost/bill.ts';
import { PRICES } from '#infra/cost/prices.ts';
import { deployedFor } from './deployed.ts';

const SIZES = [1, 10, 100];

/** Dollars of a month for 1, 10 and 100 sources with every default, as the table of docs/costs.md. */
export function costTable(): string {
  const rows = SIZES.map((sources) => {
    const deployed = deployedFor(sources);
    const { alarmMetrics, compositeAlarms, dashboards, metrics, trafficMetrics } = deployed;
    const alarms = alarmMetrics * PRICES.alarmMetricMonth + compositeAlarms * PRICES.compositeAlarmMonth;
    const idle = total(bill({ ...deployed, statuses: 0 }));
    return [
      String(sources),
      `${dollars(alarms)} (${alarmMetrics} and ${compositeAlarms})`,
      `${dollars(metrics * PRICES.metricMonth)} (${metrics})`,
      dollars(dashboards * PRICES.dashboardMonth),
      `**${dollars(idle)}**`,
      `${dollars(trafficMetrics * PRICES.metricMonth)} (${trafficMetrics})`,
    ];
  });
  const head = [
    'Sources',
    'Alarms (metrics read, composite alarms)',
    'Custom metrics',
    'Dashboard',
    'A month, all of it',
    'Further metrics at most, with statuses in every hour',
  ];
  return markdownTable([head, ...rows], { align: 'r' });
}

const dollars = (amount: number): string => `${amount.toFixed(2)} $`;

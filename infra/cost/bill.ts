import { type FREE_TIER, PRICES } from './prices.ts';

/** What a month's bill follows from. */
export interface Usage {
  readonly sources: number;
  /** Statuses forwarded in the month, all sources together. */
  readonly statuses: number;
  readonly fifo: boolean;
  readonly memoryMb: number;
  readonly periodMinutes: number;
  readonly secretCacheSeconds: number;
  /** Counted in the synthesized template. */
  readonly secrets: number;
  readonly alarmMetrics: number;
  readonly compositeAlarms: number;
  readonly dashboards: number;
  /** Of a fixed address: each with its Elastic IP address. */
  readonly natGateways: number;
  /** Metrics that a daily digest asks CloudWatch for; 0 without it. */
  readonly digestMetrics: number;
  /** Custom metrics of every tick, counted in the metric catalog. */
  readonly metrics: number;
  /** Further ones, emitted only when there are statuses to count. */
  readonly trafficMetrics: number;
}

/** One line of the bill, in US dollars. */
export interface Item {
  readonly name: string;
  readonly dollars: number;
  readonly how: string;
}

/**
 * On the high side of what `npm run bench` shows at 512 MB, in milliseconds as Lambda bills them: an idle
 * tick waits for one response of the report API. Lambda is a small part of the bill.
 */
const IDLE_TICK_MS = 60;
const MS_PER_STATUS = 0.4;
const MINUTES = 30 * 24 * 60;
/** Largest batch of SQS. */
const BATCH = 10;
/** The log line of a tick with its metrics. */
const LOG_BYTES = 2_000;

/**
 * The month's bill, the dearest item first.
 *
 * @param free what is not billed: nothing, or `FREE_TIER`
 */
export function bill(usage: Usage, free: Partial<Record<keyof typeof FREE_TIER, number>> = {}): Item[] {
  const billed = (name: keyof typeof FREE_TIER, amount: number) => Math.max(0, amount - (free[name] ?? 0));
  const { sources, statuses, fifo, memoryMb } = usage;
  const ticks = sources * (MINUTES / usage.periodMinutes);
  const sends = Math.ceil(statuses / BATCH);
  const gbSeconds = ((ticks * IDLE_TICK_MS + statuses * MS_PER_STATUS) / 1000) * (memoryMb / 1024);
  const secretReads = Math.min(ticks, sources * ((MINUTES * 60) / Math.max(60, usage.secretCacheSeconds)));
  const metrics = usage.metrics + (statuses > 0 ? usage.trafficMetrics : 0);
  const items: Item[] = [
    {
      name: 'SQS: sends',
      dollars: billed('sqsRequests', sends) * (fifo ? PRICES.sqsFifoRequest : PRICES.sqsStandardRequest),
      how: `${whole(sends)} batches of ${BATCH}, ${fifo ? 'FIFO' : 'standard'}`,
    },
    {
      name: 'Lambda',
      dollars:
        billed('lambdaGbSeconds', gbSeconds) * PRICES.lambdaGbSecond +
        billed('lambdaRequests', ticks) * PRICES.lambdaRequest,
      how: `${whole(ticks)} ticks, ${whole(gbSeconds)} GB-seconds at ${memoryMb} MB`,
    },
    {
      name: 'Scheduler',
      dollars: billed('schedulerInvocations', ticks) * PRICES.schedulerInvocation,
      how: `${whole(ticks)} invocations`,
    },
    {
      name: 'Secrets Manager',
      dollars: usage.secrets * PRICES.secretMonth + secretReads * PRICES.secretCall,
      how: `${usage.secrets} secrets, ${whole(secretReads)} reads`,
    },
    {
      name: 'CloudWatch: metrics',
      dollars: billed('metrics', metrics) * PRICES.metricMonth,
      how: `${metrics} metrics`,
    },
    {
      name: 'CloudWatch: alarms',
      dollars:
        billed('alarmMetrics', usage.alarmMetrics) * PRICES.alarmMetricMonth +
        usage.compositeAlarms * PRICES.compositeAlarmMonth,
      how: `${usage.alarmMetrics} metrics in alarms, ${usage.compositeAlarms} composite alarms`,
    },
    {
      name: 'CloudWatch: dashboard',
      dollars: billed('dashboards', usage.dashboards) * PRICES.dashboardMonth,
      how: `${usage.dashboards}`,
    },
    {
      name: 'Daily digest',
      dollars: usage.digestMetrics * 30 * PRICES.metricRead,
      how: `${usage.digestMetrics} metrics read a day`,
    },
    {
      name: 'CloudWatch: log',
      dollars: billed('logGb', (ticks * LOG_BYTES) / 1e9) * PRICES.logGb,
      how: `${whole((ticks * LOG_BYTES) / 1e6)} MB`,
    },
    ...(usage.natGateways > 0
      ? [
          {
            name: 'Fixed address',
            dollars: usage.natGateways * (PRICES.natGatewayMonth + PRICES.addressMonth),
            how: `${usage.natGateways} NAT gateway with its address, without its traffic`,
          },
        ]
      : []),
  ];
  return items.toSorted((a, b) => b.dollars - a.dollars);
}

export const total = (items: readonly Item[]): number => items.reduce((sum, { dollars }) => sum + dollars, 0);

const whole = (value: number): string => Math.round(value).toLocaleString('en');

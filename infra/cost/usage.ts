import type { Resource } from '../constructs/template-size.ts';
import type { Usage } from './bill.ts';
import { metricCount } from './metric-count.ts';

/** What a deployment of these resources uses, but for the statuses that it forwards. */
export function usageOf(
  resources: Readonly<Record<string, Resource>>,
  sources: number,
): Omit<Usage, 'statuses'> {
  const all = Object.values(resources);
  const ofType = (type: string) => all.filter(({ Type }) => Type === type);
  const [poller] = ofType('AWS::Lambda::Function').filter(({ Properties }) => configOf(Properties));
  const config = configOf(poller?.Properties) ?? '';
  const counts = {
    sources,
    countedReasons: listLength(config, 'countedReasons'),
    // A filtered queue's name is followed by its address.
    watches: [...config.matchAll(/"name":"[^"]+","filter":/g)].length,
  };
  const schedule = ofType('AWS::Scheduler::Schedule')[0]?.Properties?.ScheduleExpression;
  return {
    sources,
    fifo: ofType('AWS::SQS::Queue').some(({ Properties }) => Properties?.FifoQueue === true),
    memoryMb: Number(poller?.Properties?.MemorySize),
    periodMinutes: Number(/\d+(?= minute)|(?<=\/)\d+/.exec(String(schedule))?.[0] ?? 1),
    secretCacheSeconds: Number(/"secretCacheSeconds":(\d+)/.exec(config)?.[1]),
    secrets: ofType('AWS::SecretsManager::Secret').length,
    alarmMetrics: ofType('AWS::CloudWatch::Alarm').reduce((sum, alarm) => sum + alarmMetrics(alarm), 0),
    compositeAlarms: ofType('AWS::CloudWatch::CompositeAlarm').length,
    dashboards: ofType('AWS::CloudWatch::Dashboard').length,
    natGateways: ofType('AWS::EC2::NatGateway').length,
    metrics: metricCount('always', counts),
    trafficMetrics: metricCount('traffic', counts),
  };
}

/** The function's configuration as a text: JSON with what the deploy fills in left out. */
function configOf(properties: Resource['Properties']): string | undefined {
  const { Variables = {} } = (properties?.Environment ?? {}) as { Variables?: Record<string, unknown> };
  const { CONFIG } = Variables;
  if (CONFIG === undefined) return undefined;
  if (typeof CONFIG === 'string') return CONFIG;
  const [, parts] = (CONFIG as { 'Fn::Join': [string, unknown[]] })['Fn::Join'];
  return parts.map((part) => (typeof part === 'string' ? part : '')).join('');
}

function listLength(config: string, field: string): number {
  const [, list = ''] = new RegExp(`"${field}":\\[([^\\]]*)\\]`).exec(config) ?? [];
  return list === '' ? 0 : list.split(',').length;
}

/** An alarm is billed for each metric that it evaluates; an anomaly band counts as two more. */
export function alarmMetrics({ Properties = {} }: Pick<Resource, 'Properties'>): number {
  const { Metrics } = Properties as { Metrics?: readonly { MetricStat?: object; Expression?: string }[] };
  if (!Metrics) return 1;
  const bands = Metrics.filter(({ Expression }) => Expression?.includes('ANOMALY_DETECTION_BAND')).length;
  return Metrics.filter(({ MetricStat }) => MetricStat).length + 2 * bands;
}

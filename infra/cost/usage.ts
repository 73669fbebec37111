import { DIGEST_CONFIG_VARIABLE } from '../../functions/daily-digest/interface/config.ts';
import { Measures } from '../../functions/daily-digest/interface/measures.ts';
import { CONFIG_VARIABLE } from '../../functions/poll-reports/interface/config.ts';
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
  const [poller, config] = functionWith(CONFIG_VARIABLE, ofType('AWS::Lambda::Function'));
  const [, digest] = functionWith(DIGEST_CONFIG_VARIABLE, ofType('AWS::Lambda::Function'));
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
    digestMetrics: digest ? digestMetrics(sources, counts.watches, digest.split('"kind":').length - 1) : 0,
    metrics: metricCount('always', counts),
    trafficMetrics: metricCount('traffic', counts),
  };
}

/** What a digest of an ordinary day asks for: the day, and the week before without sources and queues. */
function digestMetrics(sources: number, watches: number, queues: number): number {
  const named = (count: number) => Array.from({ length: count }, (_, index) => String(index));
  const weekBefore = { service: '', sources: [], watches: named(watches), queueNames: [] };
  const day = { ...weekBefore, sources: named(sources), queueNames: named(queues) };
  return new Measures(day).queries.length + new Measures(weekBefore).queries.length;
}

/**
 * The function that has this variable, and its value as a text: JSON with what the deploy fills in left out.
 */
function functionWith(variable: string, functions: readonly Resource[]): [Resource | undefined, string] {
  for (const one of functions) {
    const { Variables = {} } = (one.Properties?.Environment ?? {}) as { Variables?: Record<string, unknown> };
    const value = Variables[variable];
    if (typeof value === 'string') return [one, value];
    if (value === undefined) continue;
    const [, parts] = (value as { 'Fn::Join': [string, unknown[]] })['Fn::Join'];
    return [one, parts.map((part) => (typeof part === 'string' ? part : '')).join('')];
  }
  return [undefined, ''];
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

import { DIGEST_CONFIG_VARIABLE, type DigestConfig } from '../../functions/daily-digest/interface/config.ts';
import { Measures } from '../../functions/daily-digest/interface/measures.ts';
import { CONFIG_VARIABLE, type PollerConfig } from '../../functions/poll-reports/interface/config.ts';
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
  const functions = ofType('AWS::Lambda::Function');
  const poller = functionWith<PollerConfig>(CONFIG_VARIABLE, functions);
  const digest = functionWith<DigestConfig>(DIGEST_CONFIG_VARIABLE, functions);
  const watches = poller?.config.watches.length ?? 0;
  const counts = { sources, watches, countedReasons: poller?.config.countedReasons.length ?? 0 };
  const schedule = ofType('AWS::Scheduler::Schedule')[0]?.Properties?.ScheduleExpression;
  return {
    sources,
    fifo: ofType('AWS::SQS::Queue').some(({ Properties }) => Properties?.FifoQueue === true),
    memoryMb: Number(poller?.properties.MemorySize),
    periodMinutes: Number(/\d+(?= minute)|(?<=\/)\d+/.exec(String(schedule))?.[0] ?? 1),
    secretCacheSeconds: poller?.config.secretCacheSeconds ?? 0,
    secrets: ofType('AWS::SecretsManager::Secret').length,
    alarmMetrics: ofType('AWS::CloudWatch::Alarm').reduce((sum, alarm) => sum + alarmMetrics(alarm), 0),
    compositeAlarms: ofType('AWS::CloudWatch::CompositeAlarm').length,
    dashboards: ofType('AWS::CloudWatch::Dashboard').length,
    natGateways: ofType('AWS::EC2::NatGateway').length,
    digestMetrics: digest ? digestMetrics(sources, watches, digest.config.queues.length) : 0,
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

/** The function that has this variable, and the JSON in it, without what the deploy fills into its texts. */
function functionWith<Config>(
  variable: string,
  functions: readonly Resource[],
): { properties: Record<string, unknown>; config: Config } | undefined {
  for (const { Properties: properties = {} } of functions) {
    const { Variables = {} } = (properties.Environment ?? {}) as { Variables?: Record<string, unknown> };
    const value = Variables[variable];
    if (value !== undefined) return { properties, config: JSON.parse(textOf(value)) as Config };
  }
  return undefined;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const [, parts] = (value as { 'Fn::Join': [string, unknown[]] })['Fn::Join'];
  return parts.map((part) => (typeof part === 'string' ? part : '')).join('');
}

/** An alarm is billed for each metric that it evaluates; an anomaly band counts as two more. */
export function alarmMetrics({ Properties = {} }: Pick<Resource, 'Properties'>): number {
  const { Metrics } = Properties as { Metrics?: readonly { MetricStat?: object; Expression?: string }[] };
  if (!Metrics) return 1;
  const bands = Metrics.filter(({ Expression }) => Expression?.includes('ANOMALY_DETECTION_BAND')).length;
  return Metrics.filter(({ MetricStat }) => MetricStat).length + 2 * bands;
}

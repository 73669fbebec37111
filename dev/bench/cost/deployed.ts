import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CONFIG_VARIABLE,
  type PollerConfig,
  parseConfig,
} from '../../../functions/poll-reports/interface/config.ts';
import { dataCentersOf } from '../../../functions/poll-reports/interface/data-centers.ts';
import { type Assembly, type Resource, readAssembly } from '../../local/deployment/assembly.ts';
import { type References, resolve } from '../../local/deployment/intrinsics.ts';
import { synthesize } from '../../local/deployment/synthesize.ts';
import type { Usage } from './bill.ts';
import { metricCount } from './metric-count.ts';

/** What a deploy of so many sources would create, read off its template. */
export async function deployedFor(sources: number, settingsFile: string): Promise<Omit<Usage, 'statuses'>> {
  const folder = await mkdtemp(join(tmpdir(), 'cost-'));
  try {
    const settings = join(folder, 'settings.json');
    const own = JSON.parse(await readFile(settingsFile, 'utf8')) as object;
    await writeFile(settings, JSON.stringify({ ...own, accounts: accountsFor(sources) }));
    await synthesize(join(folder, 'cdk.out'), settings);
    return read(await readAssembly(join(folder, 'cdk.out')), sources);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Accounts of a region with two data centers: each is two sources and one secret. */
export function accountsFor(sources: number): object[] {
  const both = dataCentersOf('de');
  return Array.from({ length: Math.ceil(sources / both.length) }, (_, index) => ({
    customerNumber: String(90_000 + index),
    dataCenters: both.slice(0, Math.min(both.length, sources - index * both.length)),
  }));
}

function read({ template }: Assembly, sources: number): Omit<Usage, 'statuses'> {
  const all = Object.values(template.Resources);
  const ofType = (type: string) => all.filter(({ Type }) => Type === type);
  const [poller] = ofType('AWS::Lambda::Function').filter(({ Properties }) => configOf(Properties));
  const config = configOf(poller?.Properties);
  if (!config) throw new Error('The template has no poller.');
  const reasonCount = config.countedReasons.length;
  const schedule = ofType('AWS::Scheduler::Schedule')[0]?.Properties?.ScheduleExpression;
  return {
    sources,
    fifo: ofType('AWS::SQS::Queue').some(({ Properties }) => Properties?.FifoQueue === true),
    memoryMb: Number(poller?.Properties?.MemorySize),
    periodMinutes: Number(/\d+(?= minute)|(?<=\/)\d+/.exec(String(schedule))?.[0] ?? 1),
    secretCacheSeconds: config.secretCacheSeconds,
    secrets: ofType('AWS::SecretsManager::Secret').length,
    alarmMetrics: ofType('AWS::CloudWatch::Alarm').reduce((sum, alarm) => sum + alarmMetrics(alarm), 0),
    dashboards: ofType('AWS::CloudWatch::Dashboard').length,
    tracing: JSON.stringify(poller?.Properties?.TracingConfig ?? '').includes('Active'),
    metrics: metricCount('always', sources, reasonCount),
    trafficMetrics: metricCount('traffic', sources, reasonCount),
  };
}

function configOf(properties: Resource['Properties']): PollerConfig | undefined {
  const { Variables } = (properties?.Environment ?? {}) as { Variables?: Record<string, unknown> };
  const config = Variables?.[CONFIG_VARIABLE];
  return config === undefined ? undefined : parseConfig(String(resolve(config, BY_NAME)));
}

/** What a bill does not depend on: ids stand for themselves. */
const BY_NAME: References = { ref: (id) => id, attribute: (id) => id };

/** An alarm is billed for each metric that it evaluates; an anomaly band counts as two more. */
export function alarmMetrics({ Properties = {} }: Pick<Resource, 'Properties'>): number {
  const { Metrics } = Properties as { Metrics?: readonly { MetricStat?: object; Expression?: string }[] };
  if (!Metrics) return 1;
  const bands = Metrics.filter(({ Expression }) => Expression?.includes('ANOMALY_DETECTION_BAND')).length;
  return Metrics.filter(({ MetricStat }) => MetricStat).length + 2 * bands;
}

import {
  type CloudWatchClient,
  paginateDescribeAlarms,
  paginateGetMetricData,
} from '@aws-sdk/client-cloudwatch';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DigestConfig, WatchedQueue } from './interface/config.ts';
import { type Digest, digestOf, type QueueCount, queueNameOf, silentIn } from './interface/digest.ts';
import {
  comparedWindows,
  lastPollWindow,
  Measures,
  type MetricQuery,
  requestsOf,
  type Window,
} from './interface/measures.ts';

/** The clients that a digest is gathered with. */
export interface Gatherers {
  readonly cloudWatch: CloudWatchClient;
  readonly sqs: SQSClient;
}

/** What a digest is about. */
export type Subject = Pick<
  DigestConfig,
  'service' | 'sources' | 'reportRetentionDays' | 'watches' | 'queues'
>;

/** Asks CloudWatch and SQS for the 24 hours before `now`, in epoch milliseconds. */
export async function gather(config: Subject, clients: Gatherers, now: number): Promise<Digest> {
  const { reportRetentionDays, service, sources, watches } = config;
  const windows = comparedWindows(now);
  const asked = { service, watches, sources: [], queueNames: [] };
  const measures = new Measures({ ...asked, sources, queueNames: config.queues.map(queueNameOf) });
  const [day, weekBefore, queues, alarms] = await Promise.all([
    measure(measures, windows.day, clients),
    measure(new Measures(asked), windows.weekBefore, clients),
    Promise.all(config.queues.map((queue) => count(queue, clients))),
    alarmsOn(service, clients),
  ]);
  if (day.sum('not set up') > 0) {
    await measure(day, windows.day, clients, day.askWhichAreNotSetUp(sources));
  }
  const silent = silentIn(day, sources);
  if (silent.length > 0) {
    await measure(day, lastPollWindow(windows.day), clients, day.askLastPolls(silent));
  }
  const asWell = { service, sources, reportRetentionDays, watches, queues, alarms };
  return digestOf({ ...asWell, window: windows.day, day, weekBefore });
}

async function measure(
  measures: Measures,
  window: Window,
  { cloudWatch }: Gatherers,
  queries: readonly MetricQuery[] = measures.queries,
): Promise<Measures> {
  for (const request of requestsOf(queries, window))
    for await (const { MetricDataResults = [] } of paginateGetMetricData({ client: cloudWatch }, request))
      measures.add(MetricDataResults);
  return measures;
}

async function count(queue: WatchedQueue, { sqs }: Gatherers): Promise<QueueCount> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queue.url, AttributeNames: ['All'] }),
  );
  const number = (name: keyof typeof Attributes) => Number(Attributes[name] ?? 0);
  return {
    ...queue,
    messages: number('ApproximateNumberOfMessages') + number('ApproximateNumberOfMessagesNotVisible'),
    retentionSeconds: number('MessageRetentionPeriod'),
  };
}

async function alarmsOn(service: string, { cloudWatch }: Gatherers): Promise<string[]> {
  const names: string[] = [];
  const pages = paginateDescribeAlarms(
    { client: cloudWatch },
    {
      AlarmNamePrefix: `${service}: `,
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
      StateValue: 'ALARM',
    },
  );
  for await (const { CompositeAlarms = [], MetricAlarms = [] } of pages)
    for (const { AlarmName = '' } of [...CompositeAlarms, ...MetricAlarms]) names.push(AlarmName);
  return names.sort();
}

import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { Aws } from '../aws/clients.ts';
import type { DeployedQueue } from '../aws/queues.ts';
import { counted, duration } from '../ui/format.ts';
import { type Finding, good, note, trouble } from './finding.ts';

const DAY_SECONDS = 86_400;
/** Receives are counted over so many milliseconds. */
const WINDOW = 3_600_000;

/** Retention, encryption and policy of each queue, and what waits for a person. */
export function checkQueues(queues: readonly DeployedQueue[]): Finding[] {
  return queues.map((queue) => {
    const { attributes, belongsTo, kind, name, retentionSeconds, waiting } = queue;
    const check = `queue ${name}`;
    if (kind === 'dead-letter' && waiting > 0)
      return trouble(
        check,
        `${counted(waiting, 'dead letter')}`,
        `Mend the consumer, then "fax-status redrive ${belongsTo}" moves them back.`,
      );
    if (kind === 'quarantine' && waiting > 0)
      return trouble(
        check,
        `${counted(waiting, 'case')} in quarantine`,
        '"fax-status quarantine list" says why, and until when.',
      );
    const problems = [
      ...(retentionSeconds < 14 * DAY_SECONDS
        ? [`keeps messages for ${duration(retentionSeconds * 1000)} only`]
        : []),
      ...(isEncrypted(attributes) ? [] : ['is not encrypted']),
      ...(/aws:SecureTransport/.test(attributes.Policy ?? '') ? [] : ['lets requests without TLS in']),
    ];
    if (problems.length === 0) return good(check, `${counted(waiting, 'message')} waiting`);
    return note(
      check,
      `it ${problems.join(', ')}`,
      'A queue of the stack was changed by hand: deploy again. One of yours: set it.',
    );
  });
}

const isEncrypted = ({ KmsMasterKeyId, SqsManagedSseEnabled }: DeployedQueue['attributes']): boolean =>
  SqsManagedSseEnabled === 'true' || Boolean(KmsMasterKeyId);

/** Whether anybody asked a status queue for messages lately. */
export async function checkConsumers(
  aws: Aws,
  queues: readonly DeployedQueue[],
  now: number,
): Promise<Finding[]> {
  const statuses = queues.filter(({ kind }) => kind === 'statuses');
  // A receive is counted as one of these two, whether it got something or not.
  const metrics = ['NumberOfMessagesReceived', 'NumberOfEmptyReceives'];
  const { MetricDataResults = [] } = await aws.cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(now - WINDOW),
      EndTime: new Date(now),
      MetricDataQueries: statuses.flatMap(({ arn }, queue) =>
        metrics.map((MetricName, metric) => ({
          Id: `q${queue}m${metric}`,
          MetricStat: {
            Metric: {
              Namespace: 'AWS/SQS',
              MetricName,
              Dimensions: [{ Name: 'QueueName', Value: arn.split(':').pop() }],
            },
            Period: 300,
            Stat: 'Sum',
          },
        })),
      ),
    }),
  );
  return statuses.map(({ draining, inFlight, name, waiting }, queue) => {
    const received = MetricDataResults.filter(({ Id }) => Id?.startsWith(`q${queue}m`))
      .flatMap(({ Values = [] }) => Values)
      .reduce((sum, value) => sum + value, 0);
    const check = `consumer of ${name}`;
    if (draining && waiting + inFlight === 0)
      return note(
        check,
        'it drains, and nothing is in it any more',
        'Look at its dead letters, take its entry out of "drainingQueues", and deploy.',
      );
    if (received > 0 || inFlight > 0) return good(check, 'somebody receives');
    return waiting > 0
      ? trouble(
          check,
          `nobody asked for messages in the last hour, and ${counted(waiting, 'message')} wait`,
          'Start the consumer, or see docs/consuming.md for how to make one.',
        )
      : note(
          check,
          'nobody asked for messages in the last hour',
          'Fine where the consumer is still to come; otherwise look whether it runs.',
        );
  });
}

/** What most would write: SDK, Powertools and zod as they come, and fetch. */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { bodiesOf, inTens, reportApi } from '../../candidates/report-api.ts';

const credentialsSchema = z.object({ username: z.string(), password: z.string() });
const recipientSchema = z.looseObject({ number: z.string(), status: z.string(), reason: z.string() });
const reportSchema = z.looseObject({ jobId: z.string(), recipientStatus: z.array(recipientSchema) });

const logger = new Logger({ serviceName: 'common-way' });
const metrics = new Metrics({ namespace: 'common-way' });
const sqs = new SQSClient({});
const secrets = new SecretsManagerClient({});
const { baseUrls: apiUrls = {}, statusQueues = [] } = JSON.parse(process.env.CONFIG ?? '{}');
const queueUrl: string = statusQueues[0]?.url ?? '';

interface Input {
  readonly account: string;
  readonly dataCenter: string;
  readonly secretId: string;
}

export async function handler({ account, dataCenter, secretId }: Input): Promise<void> {
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: secretId }));
  const credentials = credentialsSchema.parse(JSON.parse(SecretString ?? ''));
  const api = reportApi({ apiUrl: apiUrls[dataCenter], account, ...credentials });
  const reports = z.array(reportSchema).parse(await api.list());
  for (const batch of inTens(reports.flatMap(bodiesOf))) {
    const Entries = batch.map((MessageBody, index) => ({
      Id: String(index),
      MessageBody,
      MessageGroupId: String(index),
    }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
  }
  await api.deleteAll(reports.map(({ jobId }) => jobId));
  logger.info('forwarded', { reports: reports.length });
  metrics.addMetric('forwarded', MetricUnit.Count, reports.length);
  metrics.publishStoredMetrics();
}

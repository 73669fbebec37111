import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { Context } from 'aws-lambda';
import { type FaxStatusEvent, type SqsEvent, sqsHandler } from 'fax-status-forwarder/consumer';

const config = new IdempotencyConfig({
  // The id of the event is the key: the same for every emission of a status.
  eventKeyJmesPath: 'id',
  throwOnNoIdempotencyKey: true,
  // As long as the queue can keep a message.
  expiresAfterSeconds: 14 * 24 * 60 * 60,
});

const once = makeIdempotent(billFax, {
  persistenceStore: new DynamoDBPersistenceLayer({ tableName: process.env.IDEMPOTENCY_TABLE ?? '' }),
  config,
});

const handle = sqsHandler(once);

export const handler = (event: SqsEvent, context: Context) => {
  // Tells Powertools when this invocation ends: what it leaves half done may then be tried again.
  config.registerLambdaContext(context);
  return handle(event);
};

/** The effect that must happen once. What it returns is stored beside the key: keep fax numbers out of it. */
async function billFax({ data }: FaxStatusEvent): Promise<{ billed: number }> {
  const billed = data.outcome === 'delivered' ? (data.pages ?? 0) : 0;
  console.log(JSON.stringify({ jobId: data.jobId, billingCode: data.reference?.billingCode, billed }));
  return { billed };
}

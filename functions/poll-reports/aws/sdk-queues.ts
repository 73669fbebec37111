import { SQSClient } from '@aws-sdk/client-sqs';
import type { Queues } from '../tick/ports.ts';
import type { QueueAddress } from './sqs-batch.ts';
import { SqsQueues } from './sqs-queues.ts';

/** The queues behind the SDK's client: the fallback, by setting. */
export function sdkQueues(queues: ReadonlyMap<string, QueueAddress>, maxSockets: number): Queues {
  const client = new SQSClient({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 3_000, httpsAgent: { keepAlive: true, maxSockets } },
  });
  // It would copy every request for a log that nobody keeps: a tenth of the time, and fax numbers one setting away from a log.
  client.middlewareStack.remove('loggerMiddleware');
  return new SqsQueues(client, queues);
}

import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { inTens, pageByPage } from './report-api.ts';
import type { Drain, Target } from './target.ts';

const IN_FLIGHT = 16;

/** The AWS SDK alone, 16 batches in flight, bulk deletes, nothing checked. */
export function candidate(target: Target): Drain {
  const sqs = new SQSClient({});
  return pageByPage(target, async (bodies) => {
    const batches = inTens(bodies).values();
    const worker = async (): Promise<void> => {
      for (const batch of batches) {
        const Entries = batch.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
        await sqs.send(new SendMessageBatchCommand({ QueueUrl: target.queueUrl, Entries }));
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  });
}

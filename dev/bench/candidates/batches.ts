import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { bodiesOf, inTens, reportApi } from './report-api.ts';
import type { Drain, Target } from './target.ts';

/** Batches of ten and DELETE for each job, one after the other. */
export function candidate(target: Target): Drain {
  const sqs = new SQSClient({});
  const api = reportApi(target);
  return async () => {
    for (;;) {
      const reports = await api.list();
      for (const ten of inTens(reports.flatMap(bodiesOf))) {
        const Entries = ten.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
        await sqs.send(new SendMessageBatchCommand({ QueueUrl: target.queueUrl, Entries }));
      }
      for (const { jobId } of reports) await api.deleteOne(jobId);
      if (reports.length < 1000) return;
    }
  };
}

import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { bodiesOf, reportApi } from './report-api.ts';
import type { Drain, Target } from './target.ts';

/** SendMessage for each recipient, DELETE for each job, one after the other. */
export function candidate(target: Target): Drain {
  const sqs = new SQSClient({});
  const api = reportApi(target);
  return async () => {
    for (;;) {
      const reports = await api.list();
      for (const report of reports) {
        for (const MessageBody of bodiesOf(report))
          await sqs.send(new SendMessageCommand({ QueueUrl: target.queueUrl, MessageBody }));
        await api.deleteOne(report.jobId);
      }
      if (reports.length < 1000) return;
    }
  };
}

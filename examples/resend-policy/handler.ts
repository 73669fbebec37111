import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { dedupeKey, type FaxStatusEvent, sqsHandler } from 'fax-status-forwarder/consumer';
import { attemptOf, planFor } from './policy.ts';

const sqs = new SQSClient({});

/** Puts what is to be done into your own queue of work, once for each status: the event's id is the key. */
export const handler = sqsHandler(async (event: FaxStatusEvent) => {
  const plan = planFor(event, attemptOf(event));
  if (plan.do === 'nothing') return;
  const { jobId, reference } = event.data;
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: process.env.WORK_QUEUE_URL,
      MessageBody: JSON.stringify({
        key: dedupeKey(event),
        jobId,
        reference: reference?.customerDefinedId,
        position: event.data.recipient.position,
        notBefore: plan.do === 'resend' ? new Date(Date.now() + plan.afterMinutes * 60_000) : undefined,
        ...plan,
      }),
      // A FIFO queue drops the repetition for five minutes; after that, the key tells.
      MessageDeduplicationId: dedupeKey(event),
      MessageGroupId: jobId,
    }),
  );
});

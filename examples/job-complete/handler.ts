import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { sqsHandler } from 'fax-status-forwarder/consumer';
import { Jobs } from './jobs.ts';

const jobs = new Jobs(DynamoDBDocumentClient.from(new DynamoDBClient({})), process.env.JOBS_TABLE ?? '');

export const handler = sqsHandler(async (event) => {
  if (!(await jobs.add(event))) return;
  const { jobId, reference, recipient } = event.data;
  // Stands for what you do when a whole job is done.
  console.log(JSON.stringify({ jobId, order: reference?.customerDefinedId, recipients: recipient.count }));
});

import { SQSClient } from '@aws-sdk/client-sqs';
import { createWorker } from './worker.ts';

const queueUrl = process.argv[2];
if (queueUrl === undefined) {
  console.error(
    'Say which queue: npm start -- QUEUE_URL (the output StatusQueueUrl of the forwarder’s stack).',
  );
  process.exit(2);
}

let done = 0;
const worker = createWorker(new SQSClient({}), queueUrl, async ({ data }) => {
  // Stands for what you do with a status.
  console.log(`${data.jobId}: ${data.outcome} (${data.reason})`);
  done++;
});
worker.on('started', () => console.log(`Waiting for statuses in ${queueUrl}; Ctrl-C ends.`));
worker.on('stopped', () => console.log(`Stopped. ${done} statuses were handled.`));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // Without `abort`, which would give up the deletes that are under way, so that what is done comes again.
  process.once(signal, () => {
    console.log('Finishing what was received …');
    worker.stop();
  });
}
worker.start();

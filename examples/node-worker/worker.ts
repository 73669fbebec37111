import type { SQSClient } from '@aws-sdk/client-sqs';
import { type FaxStatusEvent, parseStatus } from 'fax-status-forwarder/consumer';
import { Consumer } from 'sqs-consumer';

/** A consumer that deletes a message once its status is done; one that throws comes again. */
export function createWorker(
  sqs: SQSClient,
  queueUrl: string,
  onStatus: (event: FaxStatusEvent) => Promise<void>,
): Consumer {
  const worker = Consumer.create({
    sqs,
    queueUrl,
    batchSize: 10,
    handleMessage: async (message) => {
      await onStatus(parseStatus(message.Body ?? ''));
      return message;
    },
    // Each status is a message group of its own, so there is no order that the library could break.
    suppressFifoWarning: true,
    // A receive waits for 20 seconds at most; what it brings is done before the worker has stopped.
    pollingCompleteWaitTimeMs: 30_000,
  });
  // Without listeners, Node ends the process on the first error.
  worker.on('error', ({ message }) => console.error(`queue: ${message}`));
  worker.on('processing_error', ({ message }) => console.error(`status not handled: ${message}`));
  return worker;
}

import { join } from 'node:path';
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Architecture, FilterCriteria, FilterRule, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Construct } from 'constructs';
import { FaxStatusForwarder } from 'fax-status-forwarder';

const TIMEOUT = Duration.seconds(30);

/** The forwarder, and a Lambda function that gets every fax that did not surely arrive. */
export class LambdaConsumerStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const forwarder = new FaxStatusForwarder(this, 'Faxes', {
      accounts: [{ customerNumber: '12345', dataCenters: ['de1', 'de2'] }],
      queue: {
        // AWS' advice: six times the function's time-out, so that a batch is not handed out again while it is
        // handled.
        visibilityTimeout: Duration.seconds(6 * TIMEOUT.toSeconds()),
        // After that, the message is in the dead-letter queue that the forwarder made.
        maxReceiveCount: 5,
      },
    });

    const consumer = new NodejsFunction(this, 'Consumer', {
      entry: join(import.meta.dirname, 'handler.ts'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: TIMEOUT,
    });

    consumer.addEventSource(
      new SqsEventSource(forwarder.queue, {
        batchSize: 10,
        reportBatchItemFailures: true,
        // Lambda deletes what the filter does not take. Where somebody else needs the rest, use a queue of
        // your own: `filteredQueues` of FaxStatusForwarder.
        filters: [
          FilterCriteria.filter({ body: { data: { outcome: FilterRule.or('failed', 'uncertain') } } }),
        ],
      }),
    );
  }
}

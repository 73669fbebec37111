import { join } from 'node:path';
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

export interface IdempotentConsumerStackProps extends StackProps {
  /** The output StatusQueueArn of the forwarder's stack. */
  readonly queueArn: string;
}

/** A function that bills each delivered fax once, and the table in which it remembers which. */
export class IdempotentConsumerStack extends Stack {
  constructor(scope: Construct, id: string, { queueArn, ...props }: IdempotentConsumerStackProps) {
    super(scope, id, props);
    const table = new TableV2(this, 'Handled', {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiration',
    });
    const consumer = new NodejsFunction(this, 'Consumer', {
      entry: join(import.meta.dirname, 'handler.ts'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: Duration.seconds(30),
      environment: { IDEMPOTENCY_TABLE: table.tableName },
    });
    table.grantReadWriteData(consumer);
    const queue = Queue.fromQueueArn(this, 'Statuses', queueArn);
    consumer.addEventSource(new SqsEventSource(queue, { batchSize: 10, reportBatchItemFailures: true }));
  }
}

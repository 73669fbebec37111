import { Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

export interface EventBusStackProps extends StackProps {
  /** The output StatusQueueArn of the forwarder's stack. The pipe becomes the queue's one consumer. */
  readonly queueArn: string;
}

/** EventBridge Pipes takes the statuses to an event bus; every consumer there has a rule of its own. */
export class EventBusStack extends Stack {
  constructor(scope: Construct, id: string, { queueArn, ...props }: EventBusStackProps) {
    super(scope, id, props);
    const bus = new EventBus(this, 'Faxes');

    const role = new Role(this, 'PipeRole', {
      assumedBy: new ServicePrincipal('pipes.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
      inlinePolicies: {
        Move: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
              resources: [queueArn],
            }),
            new PolicyStatement({ actions: ['events:PutEvents'], resources: [bus.eventBusArn] }),
          ],
        }),
      },
    });
    new CfnPipe(this, 'Pipe', {
      roleArn: role.roleArn,
      source: queueArn,
      sourceParameters: { sqsQueueParameters: { batchSize: 10 } },
      target: bus.eventBusArn,
      targetParameters: {
        // The CloudEvent itself becomes the detail; without this it would be SQS' envelope around a text.
        inputTemplate: '<$.body>',
        eventBridgeEventBusParameters: {
          source: 'fax-status-forwarder',
          detailType: 'fax.recipient-status.v1',
        },
      },
    });

    // One rule per consumer.
    new Rule(this, 'WrongNumbers', {
      eventBus: bus,
      eventPattern: {
        detailType: ['fax.recipient-status.v1'],
        detail: { data: { reasonClass: ['wrong_number'] } },
      },
      targets: [new SqsQueue(new Queue(this, 'AddressCleaning', { enforceSSL: true }))],
    });
  }
}

import { App } from 'aws-cdk-lib';
import { IdempotentConsumerStack } from './stack.ts';

const app = new App();
const queueArn = app.node.tryGetContext('queueArn');
if (typeof queueArn !== 'string') throw new Error('Say which queue: -c queueArn=arn:aws:sqs:…');
new IdempotentConsumerStack(app, 'fax-idempotent-consumer', { queueArn });

import { App } from 'aws-cdk-lib';
import { EventBusStack } from './stack.ts';

const app = new App();
const queueArn = app.node.tryGetContext('queueArn');
if (typeof queueArn !== 'string') throw new Error('Say which queue: -c queueArn=arn:aws:sqs:…');
new EventBusStack(app, 'fax-event-bus', { queueArn });

import { App } from 'aws-cdk-lib';
import { LambdaConsumerStack } from './stack.ts';

new LambdaConsumerStack(new App(), 'fax-lambda-consumer');

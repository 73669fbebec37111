import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { EVENT_TYPE } from '#contract/version.ts';
import { example } from '#test/support/example-events.ts';
import { EventBusStack } from '../../examples/event-bus/stack.ts';

const QUEUE = 'arn:aws:sqs:eu-central-1:111111111111:statuses.fifo';
const template = Template.fromStack(new EventBusStack(new App(), 'example', { queueArn: QUEUE }));
const only = (type: string) => Object.values(template.findResources(type))[0]?.Properties;

it('a pipe takes the CloudEvent of each message to the bus', () => {
  template.hasResourceProperties('AWS::Pipes::Pipe', {
    Source: QUEUE,
    Target: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Faxes'), 'Arn'] },
    TargetParameters: {
      InputTemplate: '<$.body>',
      EventBridgeEventBusParameters: { DetailType: EVENT_TYPE, Source: 'fax-status-forwarder' },
    },
  });
});

it('the pipe may take from that queue and put onto that bus, and nothing else', () => {
  const [{ PolicyDocument }] = only('AWS::IAM::Role').Policies;
  expect(PolicyDocument.Statement).toEqual([
    {
      Effect: 'Allow',
      Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      Resource: QUEUE,
    },
    {
      Effect: 'Allow',
      Action: 'events:PutEvents',
      Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Faxes/), 'Arn'] },
    },
  ]);
});

it('a rule takes its part by a field that events really have', () => {
  const { EventPattern } = only('AWS::Events::Rule');
  expect(EventPattern['detail-type']).toEqual([EVENT_TYPE]);
  expect(EventPattern.detail.data.reasonClass).toEqual([example('wrong-number').data.reasonClass]);
});

import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { expect, test } from 'vitest';
import { FaxStatusForwarder, type FaxStatusForwarderProps } from '#infra/index.ts';
import { propertiesOf } from './synthesize.ts';

const inTheirs = (props: (stack: Stack) => Partial<FaxStatusForwarderProps> = () => ({})) => {
  const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Theirs');
  const forwarder = new FaxStatusForwarder(stack, 'Faxes', {
    accounts: [{ customerNumber: '12345', dataCenters: ['us1'] }],
    ...props(stack),
  });
  return { stack, forwarder, template: () => Template.fromStack(stack) };
};

test('takes a queue of yours, and makes neither one nor a dead-letter queue', () => {
  const { forwarder, template } = inTheirs((stack) => ({ queue: new Queue(stack, 'Mine') }));
  expect(forwarder.deadLetterQueue).toBeUndefined();
  // Theirs and quarantine.
  template().resourceCountIs('AWS::SQS::Queue', 2);
  const titles = Object.values(propertiesOf(template(), 'AWS::CloudWatch::Alarm')).map(
    ({ AlarmName }) => AlarmName,
  );
  expect(titles).toContain('fax-status-forwarder: Consumer late: statuses');
  expect(titles).not.toContain('fax-status-forwarder: Dead-letter queue: statuses');
});

test('takes a secret, a key, a network and topics of yours', () => {
  const { forwarder, template } = inTheirs((stack) => ({
    accounts: [
      {
        customerNumber: '12345',
        dataCenters: ['us1'],
        secret: Secret.fromSecretNameV2(stack, 'Login', 'retarus/login'),
      },
    ],
    encryptionKey: new Key(stack, 'Key'),
    fixedAddress: new Vpc(stack, 'Network'),
    alarms: { warn: { topic: new Topic(stack, 'Team') }, page: { topic: new Topic(stack, 'OnCall') } },
  }));
  expect(forwarder.createdSecrets.size).toBe(0);
  expect(forwarder.alarmTopics.page.node.id).toBe('OnCall');
  template().resourceCountIs('AWS::EC2::VPC', 1);
  template().resourceCountIs('AWS::SNS::Topic', 2);
  template().hasResourceProperties('AWS::Lambda::Function', { VpcConfig: {} });
  template().allResourcesProperties('AWS::SQS::Queue', { KmsMasterKeyId: {} });
});

test('grants a consumer of yours the queue', () => {
  const { forwarder, stack, template } = inTheirs();
  forwarder.grantConsume(
    new Role(stack, 'Worker', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }),
  );
  const [policy] = Object.entries(propertiesOf(template(), 'AWS::IAM::Policy')).filter(([id]) =>
    id.startsWith('Worker'),
  );
  expect(JSON.stringify(policy)).toContain('sqs:ReceiveMessage');
});

test('hands out its metrics, for alarms of yours', () => {
  const { forwarder, stack, template } = inTheirs(() => ({ name: 'faxes' }));
  const metrics = [
    forwarder.metricStatuses(),
    forwarder.metricStatusesFailed(),
    forwarder.metricStatusesByClass('busy'),
    forwarder.metricDeliveryLag(),
    forwarder.metricOldestReportAge(),
    forwarder.metricPollSucceeded({ account: '12345', dataCenter: 'us1' }),
  ];
  metrics.forEach((metric, place) => {
    new Alarm(stack, `Mine${place}`, { metric, threshold: 1, evaluationPeriods: 1 });
  });
  const mine = Object.entries(propertiesOf(template(), 'AWS::CloudWatch::Alarm')).filter(([id]) =>
    id.startsWith('Mine'),
  );
  expect(mine.map(([, { MetricName }]) => MetricName)).toEqual([
    'Statuses',
    'StatusesFailed',
    'Statuses',
    'DeliveryLag',
    'OldestReportAge',
    'PollSucceeded',
  ]);
  for (const [, { Dimensions }] of mine) {
    expect(Dimensions).toContainEqual({ Name: 'service', Value: 'faxes' });
  }
});

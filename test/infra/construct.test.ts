import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, test } from 'vitest';
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
  expect(titles).toContain('Theirs-Faxes: Consumer late: statuses');
  expect(titles).not.toContain('Theirs-Faxes: Dead-letter queue: statuses');
});

test('takes a region for all of its data centers, as the settings do', () => {
  const { template } = inTheirs(() => ({ accounts: [{ customerNumber: '12345', region: 'de' }] }));
  const inputs = Object.values(propertiesOf(template(), 'AWS::Scheduler::Schedule')).map(({ Target }) =>
    JSON.stringify(Target),
  );
  for (const name of ['de1', 'de2']) expect(inputs.some((input) => input.includes(name))).toBe(true);
});

test('takes a secret, a key, a network and topics of yours', () => {
  const { forwarder, template } = inTheirs((stack) => ({
    accounts: [
      {
        customerNumber: '12345',
        dataCenters: ['us1'],
        secret: Secret.fromSecretNameV2(stack, 'Credentials', 'retarus/credentials'),
      },
    ],
    encryptionKey: new Key(stack, 'Key'),
    vpc: new Vpc(stack, 'Network'),
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

test('lets whoever replays take what waits aside and send it on, and receive no status', () => {
  const { forwarder, stack, template } = inTheirs((inStack) => ({ encryptionKey: new Key(inStack, 'Key') }));
  forwarder.grantReplay(
    new Role(stack, 'Operator', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }),
  );
  const [[, { PolicyDocument }] = ['', {}]] = Object.entries(
    propertiesOf(template(), 'AWS::IAM::Policy'),
  ).filter(([id]) => id.startsWith('Operator'));
  const { Statement } = PolicyDocument as { Statement: { Action: string | string[]; Resource: unknown }[] };
  const mayDo = (queue: string) =>
    Statement.filter(({ Resource }) => JSON.stringify(Resource).includes(queue)).flatMap(
      ({ Action }) => Action,
    );
  const taking = [
    'sqs:ReceiveMessage',
    'sqs:DeleteMessage',
    'sqs:ChangeMessageVisibility',
    'sqs:GetQueueAttributes',
  ];
  expect(mayDo('FaxesStatusesDeadLetter')).toEqual(
    expect.arrayContaining(['sqs:StartMessageMoveTask', 'sqs:ListMessageMoveTasks', ...taking]),
  );
  expect(mayDo('FaxesQuarantine')).toEqual(taking);
  expect(mayDo('FaxesStatusesQueue')).toEqual(['sqs:SendMessage']);
  expect(mayDo('Key')).toEqual(['kms:Decrypt', 'kms:GenerateDataKey']);
});

test('hands out its metrics, for alarms of yours', () => {
  const { forwarder, stack, template } = inTheirs(() => ({ name: 'faxes' }));
  const metrics = [
    forwarder.metricStatuses(),
    forwarder.metricStatusesFailed(),
    forwarder.metricStatusesUncertain(),
    forwarder.metricStatusesByClass('busy'),
    forwarder.metricStatusesByReason('BUSY'),
    forwarder.metricStatusesByWatch('claims'),
    forwarder.metricStatusesFailedByWatch('claims'),
    forwarder.metricStatusesUnconfirmed(),
    forwarder.metricQuarantined(),
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
    'StatusesUncertain',
    'Statuses',
    'Statuses',
    'Statuses',
    'StatusesFailed',
    'StatusesUnconfirmed',
    'Quarantined',
    'DeliveryLag',
    'OldestReportAge',
    'PollSucceeded',
  ]);
  for (const [, { Dimensions }] of mine) {
    expect(Dimensions).toContainEqual({ Name: 'service', Value: 'faxes' });
  }
});

describe('customer keys synthesize without a cycle', () => {
  const combinations: readonly [string, (inKeys: Stack, stack: Stack) => Partial<FaxStatusForwarderProps>][] =
    [
      ['of everything', (inKeys) => ({ encryptionKey: new Key(inKeys, 'Key') })],
      [
        'of a given queue',
        (inKeys, stack) => ({
          queue: new Queue(stack, 'Mine', {
            encryption: QueueEncryption.KMS,
            encryptionMasterKey: new Key(inKeys, 'Key'),
          }),
        }),
      ],
      [
        'of a given secret',
        (inKeys, stack) => ({
          accounts: [
            {
              customerNumber: '12345',
              dataCenters: ['us1'],
              secret: new Secret(stack, 'Credentials', { encryptionKey: new Key(inKeys, 'Key') }),
            },
          ],
        }),
      ],
      [
        'of everything, a given queue and a given secret, each its own',
        (inKeys, stack) => ({
          encryptionKey: new Key(inKeys, 'Key'),
          filteredQueues: [{ name: 'failures', filter: { outcome: ['failed'] } }],
          queue: new Queue(stack, 'Mine', { encryptionMasterKey: new Key(inKeys, 'QueueKey') }),
          accounts: [
            {
              customerNumber: '12345',
              dataCenters: ['us1'],
              secret: new Secret(stack, 'Credentials', { encryptionKey: new Key(inKeys, 'SecretKey') }),
            },
          ],
        }),
      ],
      [
        'of everything in a network of its own',
        (inKeys) => ({ encryptionKey: new Key(inKeys, 'Key'), fixedAddress: true }),
      ],
    ];
  const newApp = () => new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const forwarderIn = (stack: Stack, props: Partial<FaxStatusForwarderProps>) =>
    new FaxStatusForwarder(stack, 'Faxes', {
      accounts: [{ customerNumber: '12345', dataCenters: ['us1'] }],
      ...props,
    });

  test.each(combinations)('%s, in the same stack', (_, props) => {
    const stack = new Stack(newApp(), 'Theirs');
    forwarderIn(stack, props(stack, stack));
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test.each(combinations)('%s, with the keys in another stack', (_, props) => {
    const app = newApp();
    const inKeys = new Stack(app, 'Keys');
    const stack = new Stack(app, 'Theirs');
    forwarderIn(stack, props(inKeys, stack));
    expect(() => app.synth()).not.toThrow();
  });
});

test('two forwarders in one stack share no name of an alarm, a dashboard or a group of schedules', () => {
  const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Theirs');
  const accounts = [{ customerNumber: '12345', dataCenters: ['us1' as const] }];
  const one = new FaxStatusForwarder(stack, 'One', { accounts });
  const two = new FaxStatusForwarder(stack, 'Two', { accounts });
  expect([one.name, two.name]).toEqual(['Theirs-One', 'Theirs-Two']);
  const template = Template.fromStack(stack);
  const namesOf = (type: string, property: string) =>
    Object.values(propertiesOf(template, type)).map((properties) => JSON.stringify(properties[property]));
  for (const names of [
    namesOf('AWS::CloudWatch::Alarm', 'AlarmName'),
    namesOf('AWS::CloudWatch::Dashboard', 'DashboardName'),
    namesOf('AWS::Scheduler::ScheduleGroup', 'Name'),
  ]) {
    expect(names.length).toBeGreaterThan(1);
    expect(new Set(names).size).toBe(names.length);
  }
});

test('a default name that would be longer than 64 characters ends in a hash', () => {
  const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'S'.repeat(60));
  const accounts = [{ customerNumber: '12345', dataCenters: ['us1' as const] }];
  expect(new FaxStatusForwarder(stack, 'Faxes', { accounts }).name).toMatch(/^S{55}-[0-9a-f]{8}$/);
});

describe('props that cannot be used', () => {
  const problemsOf = (props: object): string => {
    const { template } = inTheirs(() => props as Partial<FaxStatusForwarderProps>);
    try {
      template();
      return '';
    } catch (error) {
      return String((error as Error).message);
    }
  };

  test('are all told at once, as validation errors of the construct, each with what to write instead', () => {
    const told = problemsOf({
      accounts: [],
      memorySize: 64,
      period: Duration.minutes(7),
      queue: { retention: Duration.days(15) },
      filteredQueues: [{ name: 'failures', filter: { outcom: ['failed'] } }],
      alarms: { failureRates: { bussy: 5 }, warn: { emails: ['nobody'] } },
    });
    for (const problem of [
      '[Theirs/Faxes] accounts: needs at least one account',
      '[Theirs/Faxes] memorySize: must be at least 256, not 64',
      '[Theirs/Faxes] period (in minutes): must be one of 1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, not 7',
      '[Theirs/Faxes] queue.retention (in days): must be at most 14, not 15',
      '[Theirs/Faxes] filteredQueues[0].filter: has no "outcom". Did you mean "outcome"?',
      '[Theirs/Faxes] alarms.failureRates: has no "bussy". Did you mean "busy"?',
      '[Theirs/Faxes] alarms.warn.emails[0]: must be an e-mail address, not "nobody"',
    ]) {
      expect(told).toContain(problem);
    }
  });

  test.each<[string, object, string]>([
    ['a name', { name: 'my faxes' }, 'name: must be letters, digits, dashes and underscores'],
    [
      'a data center',
      { accounts: [{ customerNumber: '1', dataCenters: ['de3'] }] },
      'accounts[0].dataCenters[0]: must be one of de1, de2, us1, us2, ch1, sg1, not "de3"',
    ],
    [
      'a high-availability host',
      { baseUrls: { us1: 'https://faxws-ha.us.retarus.com' } },
      'baseUrls.us1: "faxws-ha.us.retarus.com" is a high-availability host',
    ],
    [
      'subnets without a network',
      { vpcSubnets: {} },
      'vpcSubnets: is of a network of yours: name that in "vpc"',
    ],
    [
      'an address that is none',
      { fixedAddress: { allocationId: '10.0.0.1' } },
      'fixedAddress.allocationId: must be the allocation id of an Elastic IP address, eipalloc-…',
    ],
    [
      'a misspelt prop of an account',
      { accounts: [{ customerNumber: '1', datacenters: [] }] },
      'has no "datacenters"',
    ],
  ])('%s', (_, props, problem) => {
    expect(problemsOf(props)).toContain(`[Theirs/Faxes] ${problem}`.replace('[Theirs/Faxes] has', 'has'));
  });

  test('leave the construct usable up to the validation, so that no other error comes first', () => {
    const { forwarder } = inTheirs(() => ({
      accounts: [],
      filteredQueues: [{ name: 'failures', filter: {} }],
    }));
    expect(forwarder.queue.queueUrl).toBeDefined();
    expect(forwarder.filteredQueues.get('failures')).toBeDefined();
  });
});

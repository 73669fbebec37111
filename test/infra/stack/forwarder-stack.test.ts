import { App } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { parseSettings } from '#infra/settings/load.ts';
import { ForwarderStack } from '#infra/stack/forwarder-stack.ts';
import { POLLER_DEFAULTS } from '#poller/interface/config.ts';
import { ACCOUNT, configOf, propertiesOf, sourceSchedulesOf, synthesize } from '../synthesize.ts';

/** All but those of the digest, which test/infra/daily-digest.test.ts looks at. */
const policies = (template: ReturnType<typeof synthesize>) => {
  const ofType = (type: string) =>
    Object.entries(propertiesOf(template, type)).flatMap(([id, properties]) =>
      id.startsWith('ForwarderDigest') ? [] : [properties],
    );
  return [
    ...ofType('AWS::IAM::Role').flatMap(({ Policies = [] }) => Policies as object[]),
    ...ofType('AWS::IAM::Policy'),
  ];
};

describe('queues', () => {
  test('the status queue is FIFO in high-throughput mode by default, with a dead-letter queue', () => {
    synthesize().hasResourceProperties('AWS::SQS::Queue', {
      FifoQueue: true,
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
      RedrivePolicy: { maxReceiveCount: 5, deadLetterTargetArn: Match.anyValue() },
      VisibilityTimeout: 180,
    });
  });

  test('every FIFO queue is in high-throughput mode, the dead-letter queue too', () => {
    const queues = Object.values(propertiesOf(synthesize(), 'AWS::SQS::Queue')).filter(
      ({ FifoQueue }) => FifoQueue,
    );
    expect(queues).toHaveLength(2);
    for (const queue of queues)
      expect(queue).toMatchObject({
        DeduplicationScope: 'messageGroup',
        FifoThroughputLimit: 'perMessageGroupId',
      });
  });

  test('the status queue is a standard queue by setting', () => {
    const queues = propertiesOf(synthesize({ queue: { type: 'standard' } }), 'AWS::SQS::Queue');
    expect(Object.values(queues).filter(({ FifoQueue }) => FifoQueue)).toEqual([]);
  });

  test('a queue keeps messages for as long as is set, and its dead-letter queue for 14 days', () => {
    const queues = propertiesOf(synthesize({ queue: { retentionDays: 4 } }), 'AWS::SQS::Queue');
    const days = Object.entries(queues).map(([id, { MessageRetentionPeriod }]) => [
      id.replace(/[0-9A-F]{8}$/, ''),
      Number(MessageRetentionPeriod) / 86_400,
    ]);
    expect(Object.fromEntries(days)).toEqual({
      ForwarderStatusesQueue: 4,
      ForwarderStatusesDeadLetter: 14,
      ForwarderQuarantineQueue: 14,
    });
  });

  test('all three queues keep messages for 14 days and are encrypted', () => {
    const queues = Object.values(propertiesOf(synthesize(), 'AWS::SQS::Queue'));
    expect(queues).toHaveLength(3);
    for (const queue of queues) {
      expect(queue).toMatchObject({ MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true });
    }
  });

  test('every queue refuses what does not come over TLS', () => {
    const template = synthesize();
    template.resourceCountIs('AWS::SQS::QueuePolicy', 3);
    template.allResourcesProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });
});

describe('filtered queues', () => {
  const filteredQueues = [{ name: 'failures', filter: { outcome: ['failed', 'uncertain'] } }];

  test('each is a queue of its own with its dead-letter queue', () => {
    synthesize({ filteredQueues }).resourceCountIs('AWS::SQS::Queue', 5);
  });

  test('the function is told the filter, and may send there', () => {
    const template = synthesize({ filteredQueues });
    expect(configOf(template).statusQueues[1]).toMatchObject(filteredQueues[0] ?? {});
    const statements = policies(template).flatMap((policy) => statementsOf(policy));
    const [sending] = statements.filter(({ Action }) => Action === 'sqs:SendMessage');
    expect(sending?.Resource).toHaveLength(3);
  });
});

describe('function', () => {
  test('runs Node 24 on arm64 and ends before its period does', () => {
    synthesize().hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      MemorySize: 512,
      Timeout: 50,
    });
  });

  test("has V8's heap set for its memory, with little of it for new objects", () => {
    synthesize({ poller: { memoryMb: 1024 } }).hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: { NODE_OPTIONS: '--max-semi-space-size=16 --max-old-space-size=921' },
      },
    });
  });

  test('is not retried by Lambda: the next tick is the retry', () => {
    synthesize().hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    });
  });

  test('may send to the status queue and the quarantine queue, and to nothing else', () => {
    const statements = policies(synthesize()).flatMap((policy) => statementsOf(policy));
    const sending = statements.filter(({ Action }) =>
      [Action].flat().some((action) => action.startsWith('sqs:')),
    );
    expect(sending).toHaveLength(1);
    expect(sending[0]?.Action).toBe('sqs:SendMessage');
    expect(JSON.stringify(sending[0]?.Resource)).toMatch(/Quarantine.*Statuses/);
  });

  test('may read its own secret only', () => {
    const statements = policies(synthesize()).flatMap((policy) => statementsOf(policy));
    const reading = statements.filter(({ Action }) =>
      [Action].flat().includes('secretsmanager:GetSecretValue'),
    );
    expect(reading.map(({ Resource }) => Resource)).toEqual([
      { Ref: expect.stringMatching(/Credentials12345/) },
    ]);
  });

  test('no statement names every resource', () => {
    const statements = policies(synthesize()).flatMap((policy) => statementsOf(policy));
    const wildcards = statements.filter(({ Resource }) => [Resource].flat().includes('*'));
    expect(wildcards.flatMap(({ Action }) => Action)).toEqual([]);
  });

  test('has a log of its own with a retention', () => {
    synthesize({ logRetentionDays: 7 }).hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
  });

  test('writes into its log, which is kept for 30 days by default', () => {
    const template = synthesize();
    const logs = propertiesOf(template, 'AWS::Logs::LogGroup');
    const functions = Object.values(propertiesOf(template, 'AWS::Lambda::Function'));
    expect(functions).toHaveLength(2);
    for (const { LoggingConfig } of functions) {
      const { LogGroup } = (LoggingConfig ?? {}) as { LogGroup?: { Ref: string } };
      expect(logs[LogGroup?.Ref ?? '']).toMatchObject({ RetentionInDays: 30 });
    }
  });

  test('is told the base URLs that the settings give, and none otherwise', () => {
    const baseUrls = { de1: 'https://proxy.example.com' };
    expect(configOf(synthesize({ reportApi: { baseUrls } })).baseUrls).toEqual(baseUrls);
    expect(configOf(synthesize()).baseUrls).toEqual({});
  });
});

test('own readings of reasons and the privacy settings reach the function', () => {
  const settings = {
    reasonOverrides: { NOFAX_TO: { suggestedAction: 'check_number' } },
    privacy: { omit: ['remoteCsid', 'reference'], numberAttribute: 'hashed' },
  };
  expect(configOf(synthesize(settings))).toMatchObject(settings);
});

test('without a word in the settings, the function is given the defaults', () => {
  const { memoryMb, periodMinutes, ...defaults } = POLLER_DEFAULTS;
  expect(configOf(synthesize())).toMatchObject(defaults);
});

describe('schedules', () => {
  test('there is one for each data center of an account, without retries', () => {
    const schedules = sourceSchedulesOf(synthesize());
    expect(Object.keys(schedules)).toHaveLength(2);
    for (const schedule of Object.values(schedules)) {
      expect(schedule).toMatchObject({
        ScheduleExpression: 'rate(1 minute)',
        State: 'ENABLED',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 } },
      });
    }
  });

  test('have names that a person can type, in a group of the stack', () => {
    const schedules = Object.values(sourceSchedulesOf(synthesize()));
    expect(schedules.map(({ Name }) => Name)).toEqual(['12345-de1', '12345-de2']);
    for (const { GroupName } of schedules) expect(GroupName).toMatch(/^undertest-Forwarder-Schedules-Group-/);
  });

  test('each "login" of an account has its own, which name it and its secret', () => {
    const accounts = [
      { customerNumber: '12345', login: 'billing', dataCenters: ['de1'] },
      { customerNumber: '12345', login: 'claims', dataCenters: ['de1'], secret: 'claims/credentials' },
    ];
    const template = synthesize({ accounts });
    const schedules = Object.values(sourceSchedulesOf(template));
    expect(schedules.map(({ Name }) => Name)).toEqual(['12345-billing-de1', '12345-claims-de1']);
    const inputs = schedules.map(({ Target }) => JSON.stringify(Target).replaceAll('\\', ''));
    expect(inputs[0]).toMatch(
      /"account":"12345","login":"billing","dataCenter":"de1".*Credentials12345billing/,
    );
    expect(inputs[1]).toContain('"login":"claims","dataCenter":"de1","secretId":"claims/credentials"');
    const alarms = JSON.stringify(template.findResources('AWS::CloudWatch::Alarm'));
    expect(alarms).toContain('No successful poll: 12345/billing@de1');
  });

  test('with a longer period, sources are spread over it', () => {
    const accounts = ['1', '2', '3', '4', '5', '6'].map((customerNumber) => ({
      customerNumber,
      region: 'de',
    }));
    const schedules = sourceSchedulesOf(synthesize({ accounts, poller: { periodMinutes: 5 } }));
    const expressions = Object.values(schedules).map(({ ScheduleExpression }) => ScheduleExpression);
    for (const expression of expressions) expect(expression).toMatch(/^cron\([0-4]\/5 \* \* \* \? \*\)$/);
    expect(new Set(expressions).size).toBeGreaterThan(1);
  });

  test('are off while paused, and for the example account', () => {
    const states = (template: ReturnType<typeof synthesize>) =>
      Object.values(sourceSchedulesOf(template)).map(({ State }) => State);
    expect(states(synthesize({ paused: true }))).toEqual(['DISABLED', 'DISABLED']);
    expect(states(synthesize({ accounts: [{ customerNumber: '99999', dataCenters: ['sg1'] }] }))).toEqual([
      'DISABLED',
    ]);
  });

  test('schedules can invoke the function alone, and only those of this group in this account', () => {
    synthesize().hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: {
              StringEquals: {
                'aws:SourceAccount': { Ref: 'AWS::AccountId' },
                'aws:SourceArn': { 'Fn::GetAtt': [Match.stringLikeRegexp('SchedulesGroup'), 'Arn'] },
              },
            },
          }),
        ],
      },
    });
  });

  test('an added account changes no schedule, queue or secret that is there', () => {
    const before = synthesize().toJSON().Resources;
    const after = synthesize({ accounts: [{ customerNumber: '67890', region: 'us' }, ACCOUNT] }).toJSON()
      .Resources;
    const changed = Object.keys(before).filter(
      (id) => JSON.stringify(before[id]) !== JSON.stringify(after[id]),
    );
    // The right to read the new secret and the digest's list of sources are all that must change.
    expect(changed).toEqual([
      expect.stringMatching(/PollerRoleDefaultPolicy/),
      expect.stringMatching(/DigestFunction/),
    ]);
  });
});

describe('a customer key', () => {
  const encryptionKeyArn = 'arn:aws:kms:eu-central-1:111122223333:key/11112222-3333-4444-5555-666677778888';

  test('encrypts log, environment and alarm topics too', () => {
    const template = synthesize({ encryptionKeyArn });
    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: encryptionKeyArn });
    template.hasResourceProperties('AWS::Lambda::Function', { KmsKeyArn: encryptionKeyArn });
    template.allResourcesProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
  });

  test('encrypts every queue and the created secret', () => {
    const template = synthesize({ encryptionKeyArn });
    template.allResourcesProperties('AWS::SQS::Queue', { KmsMasterKeyId: encryptionKeyArn });
    template.hasResourceProperties('AWS::SecretsManager::Secret', { KmsKeyId: encryptionKeyArn });
  });

  test('may be used by the function', () => {
    const statements = policies(synthesize({ encryptionKeyArn })).flatMap((policy) => statementsOf(policy));
    const actions = statements
      .filter(({ Resource }) => Resource === encryptionKeyArn)
      .flatMap(({ Action }) => Action);
    expect(actions).toEqual(expect.arrayContaining(['kms:Decrypt', 'kms:GenerateDataKey']));
  });
});

describe('a fixed outgoing address', () => {
  test('is off by default: there is no network', () => {
    const template = synthesize();
    template.resourceCountIs('AWS::EC2::VPC', 0);
    template.hasResourceProperties('AWS::Lambda::Function', { VpcConfig: Match.absent() });
  });

  test('is one Elastic IP address at one NAT gateway, in front of the function', () => {
    const template = synthesize({ fixedAddress: true });
    template.resourceCountIs('AWS::EC2::EIP', 1);
    template.resourceCountIs('AWS::EC2::NatGateway', 1);
    template.hasResourceProperties('AWS::Lambda::Function', { VpcConfig: { SubnetIds: Match.anyValue() } });
    expect(JSON.stringify(template.findOutputs('OutgoingAddress'))).toContain('PublicIp');
  });

  test('outlives the stack, since Retarus knows it, unless everything is to go', () => {
    const kept = (settings: Record<string, unknown>) =>
      Object.values(synthesize(settings).findResources('AWS::EC2::EIP')).map(
        ({ DeletionPolicy }) => DeletionPolicy,
      );
    expect(kept({ fixedAddress: true })).toEqual(['RetainExceptOnCreate']);
    expect(kept({ fixedAddress: true, removal: 'destroy' })).toEqual(['Delete']);
  });

  test('is one of yours by its allocation id', () => {
    const template = synthesize({ fixedAddress: { allocationId: 'eipalloc-0a1b2c3d' } });
    template.resourceCountIs('AWS::EC2::EIP', 0);
    template.hasResourceProperties('AWS::EC2::NatGateway', { AllocationId: 'eipalloc-0a1b2c3d' });
  });

  test('has an output with which another stack takes it over', () => {
    expect(JSON.stringify(synthesize({ fixedAddress: true }).findOutputs('OutgoingAllocationId'))).toContain(
      'AllocationId',
    );
  });

  test('lets Lambda make network interfaces, and not the code of the function', () => {
    synthesize({ fixedAddress: true }).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Effect: 'Deny',
            Action: Match.arrayWith(['ec2:CreateNetworkInterface']),
            Condition: { ArnEquals: { 'lambda:SourceFunctionArn': Match.anyValue() } },
          }),
        ],
      },
    });
  });
});

test('no queue but a dead-letter queue can be named as one', () => {
  const filteredQueues = [{ name: 'failures', filter: { outcome: ['failed'] } }];
  const queues = Object.entries(propertiesOf(synthesize({ filteredQueues }), 'AWS::SQS::Queue'));
  expect(queues).toHaveLength(5);
  for (const [id, { RedriveAllowPolicy }] of queues)
    expect([id, RedriveAllowPolicy]).toEqual([
      id,
      id.includes('DeadLetter') ? undefined : { redrivePermission: 'denyAll' },
    ]);
});

describe('a network of one’s own', () => {
  const vpc = { vpcId: 'vpc-0a1b2c3d', subnetIds: ['subnet-0a1b2c3d', 'subnet-1a1b2c3d'] };

  test('is used as it is, with a security group that lets out TLS alone', () => {
    const template = synthesize({ vpc });
    template.resourceCountIs('AWS::EC2::VPC', 0);
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      VpcId: 'vpc-0a1b2c3d',
      SecurityGroupEgress: [
        Match.objectLike({ CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 }),
      ],
      SecurityGroupIngress: Match.absent(),
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      VpcConfig: { SubnetIds: vpc.subnetIds, SecurityGroupIds: [Match.anyValue()] },
    });
  });

  test('has the port of a report API of one’s own open too', () => {
    const reportApi = { baseUrls: { de1: 'https://proxy.example.com:8443' } };
    synthesize({ vpc, reportApi }).hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupEgress: [Match.objectLike({ FromPort: 443 }), Match.objectLike({ FromPort: 8443 })],
    });
  });

  test('takes security groups of one’s own', () => {
    const template = synthesize({ vpc: { ...vpc, securityGroupIds: ['sg-0a1b2c3d'] } });
    template.resourceCountIs('AWS::EC2::SecurityGroup', 0);
    template.hasResourceProperties('AWS::Lambda::Function', {
      VpcConfig: { SecurityGroupIds: ['sg-0a1b2c3d'] },
    });
  });

  test('is the only one in which Lambda may make network interfaces for the function', () => {
    const template = synthesize({ vpc: { ...vpc, securityGroupIds: ['sg-0a1b2c3d'] } });
    const statements = Object.values(propertiesOf(template, 'AWS::IAM::Policy')).flatMap(
      ({ PolicyDocument }) =>
        (PolicyDocument as { Statement: { Action: string; Effect: string; Resource: unknown }[] }).Statement,
    );
    const creating = statements.filter(
      ({ Action, Effect }) => Action === 'ec2:CreateNetworkInterface' && Effect === 'Allow',
    );
    expect(creating).toHaveLength(1);
    const named = JSON.stringify(creating[0]?.Resource).match(
      /:(network-interface|subnet|security-group)\/[^"]+/g,
    );
    expect(new Set(named)).toEqual(
      new Set([
        ':network-interface/*',
        ':subnet/subnet-0a1b2c3d',
        ':subnet/subnet-1a1b2c3d',
        ':security-group/sg-0a1b2c3d',
      ]),
    );
  });
});

test.each([
  ['the main queue', /ForwarderStatusesQueue/, (consumers: string[]) => ({ consumers })],
  [
    'a filtered queue',
    /ForwarderStatusesfailuresQueue/,
    (consumers: string[]) => ({
      filteredQueues: [{ name: 'failures', filter: { outcome: ['failed'] }, consumers }],
    }),
  ],
])(
  'a consumer of %s in another account may receive and delete there, and nothing else',
  (_, queue, settings) => {
    const consumer = 'arn:aws:iam::111122223333:role/consumer';
    const policiesOfQueues = Object.values(
      propertiesOf(synthesize(settings([consumer])), 'AWS::SQS::QueuePolicy'),
    );
    const granted = policiesOfQueues
      .flatMap((policy) => statementsOf(policy))
      .filter(({ Principal }) => JSON.stringify(Principal).includes(consumer));
    expect(granted.map(({ Resource }) => JSON.stringify(Resource))).toEqual([expect.stringMatching(queue)]);
    expect(granted.flatMap(({ Action }) => Action).sort()).toEqual([
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:ReceiveMessage',
    ]);
  },
);

test('with removal “destroy”, nothing is kept', () => {
  const { Resources } = synthesize({ removal: 'destroy', fixedAddress: true }).toJSON();
  const kept = Object.entries(Resources as Record<string, { DeletionPolicy?: string }>)
    .filter(([, { DeletionPolicy = 'Delete' }]) => DeletionPolicy !== 'Delete')
    .map(([id]) => id);
  expect(kept).toEqual([]);
});

test('by default, queues, secrets and logs outlive the stack, but not a failed first deployment', () => {
  const kept = (template: ReturnType<typeof synthesize>) =>
    ['AWS::SQS::Queue', 'AWS::SecretsManager::Secret', 'AWS::Logs::LogGroup'].flatMap((type) =>
      Object.values(template.findResources(type)).map(({ DeletionPolicy }) => DeletionPolicy),
    );
  expect(new Set(kept(synthesize()))).toEqual(new Set(['RetainExceptOnCreate']));
  expect(new Set(kept(synthesize({ removal: 'destroy' })))).toEqual(new Set(['Delete']));
});

test('an existing secret is used as it is', () => {
  const secret = 'retarus/credentials';
  const template = synthesize({ accounts: [{ ...ACCOUNT, secret }] });
  template.resourceCountIs('AWS::SecretsManager::Secret', 0);
  const [schedule] = Object.values(sourceSchedulesOf(template));
  expect(JSON.stringify(schedule)).toContain(secret);
});

test('a secret whose name ends like a complete ARN is asked for by name, and granted with any suffix', () => {
  const template = synthesize({ accounts: [{ ...ACCOUNT, secret: 'prod/retarus-secret' }] });
  template.hasResourceProperties('AWS::Scheduler::Schedule', {
    Target: { Input: Match.stringLikeRegexp('"secretId":"prod/retarus-secret"') },
  });
  expect(JSON.stringify(policies(template))).toContain('secret:prod/retarus-secret-??????');
});

test('a secret with a customer key of its own is granted with its key, through Secrets Manager only', () => {
  const secretKeyArn = 'arn:aws:kms:eu-central-1:111122223333:key/99992222-3333-4444-5555-666677778888';
  const template = synthesize({ accounts: [{ ...ACCOUNT, secret: 'retarus/credentials', secretKeyArn }] });
  const [granted] = policies(template)
    .flatMap((policy) => statementsOf(policy))
    .filter(({ Resource }) => Resource === secretKeyArn);
  expect(granted).toMatchObject({
    Action: 'kms:Decrypt',
    Condition: {
      StringEquals: {
        'kms:ViaService': { 'Fn::Join': ['', ['secretsmanager.', { Ref: 'AWS::Region' }, '.amazonaws.com']] },
      },
    },
  });
});

test('an output names the command that asks for the credentials of each created secret', () => {
  const accounts = ['billing', 'claims'].map((login) => ({ ...ACCOUNT, login }));
  const commands = (settings: Record<string, unknown>) =>
    Object.entries(synthesize(settings).findOutputs('*'))
      .filter(([id]) => id.startsWith('StoreCredentials'))
      .map(([, { Value }]) => JSON.stringify(Value));
  expect(commands({})).toEqual([expect.stringContaining('fax-status login 12345 #')]);
  expect(commands({ accounts })).toEqual([
    expect.stringContaining('fax-status login 12345 --login billing'),
    expect.stringContaining('fax-status login 12345 --login claims'),
  ]);
  expect(commands({}).join()).not.toMatch(/password|--secret-string/);
});

test('URL and ARN of each queue stand in parameters, for consumers that are deployed apart', () => {
  const filteredQueues = [{ name: 'failures', filter: { outcome: ['failed'] } }];
  const names = Object.values(propertiesOf(synthesize({ filteredQueues }), 'AWS::SSM::Parameter')).map(
    ({ Name }) => Name,
  );
  expect(names).toEqual([
    '/fax-status-forwarder/fax-status-forwarder/queues/statuses/url',
    '/fax-status-forwarder/fax-status-forwarder/queues/statuses/arn',
    '/fax-status-forwarder/fax-status-forwarder/queues/failures/url',
    '/fax-status-forwarder/fax-status-forwarder/queues/failures/arn',
  ]);
});

test('every resource that takes tags has the forwarder’s name, and the tags of the settings', () => {
  synthesize({ tags: { team: 'claims' } }).allResourcesProperties('AWS::SQS::Queue', {
    Tags: [
      { Key: 'fax-status-forwarder', Value: 'fax-status-forwarder' },
      { Key: 'team', Value: 'claims' },
    ],
  });
});

describe('a synthesis warns', () => {
  const warningsOf = (settings: Record<string, unknown>): string => {
    const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
    const stack = new ForwarderStack(app, 'under-test', {
      settings: parseSettings({ accounts: [ACCOUNT], ...settings }),
    });
    return JSON.stringify(
      Annotations.fromStack(stack)
        .findWarning('*', Match.anyValue())
        .map(({ entry }) => entry.data),
    );
  };
  const told = { warn: { emails: ['a@example.com'] }, page: { emails: ['a@example.com'] } };

  test('of nothing where somebody is told and every schedule runs', () => {
    expect(warningsOf({ alarms: told })).toBe('[]');
  });

  test.each<[string, object, RegExp]>([
    ['where nobody is told of alarms', {}, /Nobody is told of alarms of the severity \\"page\\"/],
    [
      'where the example’s number is deployed',
      { accounts: [{ ...ACCOUNT, customerNumber: '99999' }] },
      /99999 is the/,
    ],
    [
      'where a queue drains, with what happens to it afterwards',
      { removal: 'destroy', drainingQueues: [{ name: 'claims' }] },
      /old queue \\"claims\\" drains: .* It is deleted then/,
    ],
    [
      'where schedules are off, with the shortest retention at Retarus',
      { paused: true, accounts: [{ ...ACCOUNT, reportRetentionDays: 3 }] },
      /no report is polled, and Retarus deletes each after 3 days/,
    ],
  ])('%s', (_, settings, warning) => {
    expect(warningsOf(settings as Record<string, unknown>)).toMatch(warning);
  });
});

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Principal?: unknown;
}

const statementsOf = (policy: object): Statement[] =>
  (policy as { PolicyDocument: { Statement: Statement[] } }).PolicyDocument.Statement;

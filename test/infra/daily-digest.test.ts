import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { DIGEST_CONFIG_VARIABLE } from '#digest/interface/config.ts';
import { parseSettings } from '#infra/settings/load.ts';
import { ACCOUNT, propertiesOf, synthesize } from './synthesize.ts';

const digestIn = (template: ReturnType<typeof synthesize>, type: string) =>
  Object.entries(propertiesOf(template, type)).filter(([id]) => id.startsWith('ForwarderDigest'));

test('the digest is sent at seven in Berlin unless the settings say otherwise', () => {
  synthesize().hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: 'cron(0 7 * * ? *)',
    ScheduleExpressionTimezone: 'Europe/Berlin',
    State: 'ENABLED',
  });
});

test('a digest that fails is tried twice more, at its hour exactly, by a small function of a minute', () => {
  const template = synthesize();
  const only = (type: string) => digestIn(template, type).map(([, properties]) => properties);
  expect(only('AWS::Lambda::Function')).toEqual([expect.objectContaining({ MemorySize: 256, Timeout: 60 })]);
  expect(only('AWS::Lambda::EventInvokeConfig')).toEqual([
    expect.objectContaining({ MaximumRetryAttempts: 2 }),
  ]);
  expect(only('AWS::Scheduler::Schedule')).toMatchObject([
    {
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { RetryPolicy: { MaximumEventAgeInSeconds: 3_600, MaximumRetryAttempts: 185 } },
    },
  ]);
});

test('the schedule tells the digest when it was due, so that a second try is of the same day', () => {
  synthesize().hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: 'cron(0 7 * * ? *)',
    Target: Match.objectLike({ Input: '{"scheduledTime":"<aws.scheduler.scheduled-time>"}' }),
  });
});

test('the digest is sent at the time and in the time zone of the settings', () => {
  synthesize({ digest: { time: '18:05', timeZone: 'America/New_York' } }).hasResourceProperties(
    'AWS::Scheduler::Schedule',
    { ScheduleExpression: 'cron(5 18 * * ? *)', ScheduleExpressionTimezone: 'America/New_York' },
  );
});

test('without the digest there is neither its function nor its schedule', () => {
  const template = synthesize({ digest: { enabled: false } });
  for (const type of ['AWS::Lambda::Function', 'AWS::Scheduler::Schedule', 'AWS::Logs::LogGroup'])
    expect(digestIn(template, type)).toEqual([]);
});

test('the digest may publish to both topics, count what waits, and look at CloudWatch', () => {
  const policies = digestIn(synthesize(), 'AWS::IAM::Policy').map(([, { PolicyDocument }]) => PolicyDocument);
  const statements = (
    policies as { Statement: { Action: string | string[]; Resource: unknown }[] }[]
  ).flatMap(({ Statement }) => Statement);
  const resourceOf = (action: string) =>
    JSON.stringify(statements.find(({ Action }) => [Action].flat().includes(action))?.Resource);
  expect(statements.flatMap(({ Action }) => Action).sort()).toEqual([
    'cloudwatch:DescribeAlarms',
    'cloudwatch:GetMetricData',
    'lambda:InvokeFunction',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'sns:Publish',
    'sqs:GetQueueAttributes',
  ]);
  for (const topic of ['TopicsWarn', 'TopicsPage']) expect(resourceOf('sns:Publish')).toContain(topic);
  expect(resourceOf('sqs:GetQueueAttributes')).toMatch(/Quarantine.*StatusesDeadLetter/);
  expect(resourceOf('sqs:GetQueueAttributes')).not.toContain('StatusesQueue');
});

test('the log of the digest is kept as long as that of the polls', () => {
  const [[, log] = []] = digestIn(synthesize({ logRetentionDays: 7 }), 'AWS::Logs::LogGroup');
  expect(log).toMatchObject({ RetentionInDays: 7 });
});

test('the digest knows the sources that are polled, and the watches', () => {
  const alarms = { watches: [{ name: 'claims', filter: { billingCode: [{ prefix: 'claims-' }] } }] };
  synthesize({ alarms }).hasResourceProperties('AWS::Lambda::Function', {
    Environment: {
      Variables: {
        [DIGEST_CONFIG_VARIABLE]: Match.objectLike({ 'Fn::Join': Match.anyValue() }),
      },
    },
  });
  const [[, { Environment } = {}] = []] = digestIn(synthesize({ alarms }), 'AWS::Lambda::Function');
  expect(JSON.stringify(Environment).replaceAll('\\', '')).toContain(
    '"sources":["12345@de1","12345@de2"],"reportRetentionDays":30,"watches":["claims"],"json":false',
  );
});

test('machines get the digest as JSON when the settings say so', () => {
  const [[, { Environment } = {}] = []] = digestIn(
    synthesize({ digest: { json: true } }),
    'AWS::Lambda::Function',
  );
  expect(JSON.stringify(Environment).replaceAll('\\', '')).toContain('"json":true');
});

test('with a customer key, the digest may publish to the topic that it encrypts', () => {
  const encryptionKeyArn = 'arn:aws:kms:eu-central-1:111122223333:key/11112222-3333-4444-5555-666677778888';
  const policies = JSON.stringify(digestIn(synthesize({ encryptionKeyArn }), 'AWS::IAM::Policy'));
  expect(policies).toContain('kms:GenerateDataKey');
});

test.each([
  [{ time: '7:00' }, 'must be a time of day like "07:00"'],
  [{ time: '24:00' }, 'must be a time of day like "07:00"'],
  [{ timeZone: 'Berlin' }, 'must be the name of a time zone like "Europe/Berlin" or "UTC"'],
  [{ timeZone: '+01:00' }, 'must be the name of a time zone like "Europe/Berlin" or "UTC"'],
])('the settings refuse the digest %j with a sentence', (digest, sentence) => {
  expect(() => parseSettings({ accounts: [ACCOUNT], digest })).toThrow(sentence);
});

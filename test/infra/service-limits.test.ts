import { expect, test } from 'vitest';
import { LIMITS, type Limit, limitProblems, limitUses } from '#infra/constructs/service-limits.ts';
import type { Resource, Template } from '#infra/constructs/template-size.ts';

const STACK = 'faxes';
const text = (length: number): string => 'x'.repeat(length);
const list = <T>(length: number, item: (index: number) => T): T[] =>
  Array.from({ length }, (_, index) => item(index));
const stackOf = (...resources: Resource[]): Template => ({
  Resources: Object.fromEntries(resources.map((resource, index) => [`Resource${index}`, resource])),
});
const one = (Type: string, Properties: Readonly<Record<string, unknown>> = {}): Resource => ({
  Type,
  Properties,
});

/** A policy of so many characters without white space: `{"Sid":"…"}`. */
const policyOf = (characters: number) => ({ Sid: text(characters - '{"Sid":""}'.length) });
const ROLE = one('AWS::IAM::Role');
const OF_ROLE = [{ Ref: 'Resource0' }];
const principals = (amount: number) => ({
  PolicyDocument: { Statement: [{ Principal: { AWS: list(amount, (index) => `${index}`) } }] },
});

/** A template that takes so much of a limit, and little of every other. */
const TEMPLATES: Readonly<Record<Limit, (amount: number) => Template>> = {
  environmentBytes: (amount) =>
    stackOf(
      one('AWS::Lambda::Function', {
        Environment: { Variables: { CONFIG: text(amount - 'CONFIG'.length) } },
      }),
    ),
  inlinePolicyCharacters: (amount) =>
    stackOf(ROLE, one('AWS::IAM::Policy', { PolicyDocument: policyOf(amount), Roles: OF_ROLE })),
  managedPolicyCharacters: (amount) =>
    stackOf(ROLE, one('AWS::IAM::ManagedPolicy', { PolicyDocument: policyOf(amount), Roles: OF_ROLE })),
  managedPoliciesOfRole: (amount) =>
    stackOf(
      one('AWS::IAM::Role', { ManagedPolicyArns: ['arn:aws:iam::aws:policy/job-function/Billing'] }),
      ...list(amount - 1, () =>
        one('AWS::IAM::ManagedPolicy', { PolicyDocument: policyOf(100), Roles: OF_ROLE }),
      ),
    ),
  queuePolicyBytes: (amount) => stackOf(one('AWS::SQS::QueuePolicy', { PolicyDocument: policyOf(amount) })),
  queuePolicyPrincipals: (amount) => stackOf(one('AWS::SQS::QueuePolicy', principals(amount))),
  queuePolicyStatements: (amount) =>
    stackOf(one('AWS::SQS::QueuePolicy', { PolicyDocument: { Statement: list(amount, () => ({})) } })),
  alarmDescription: (amount) => stackOf(one('AWS::CloudWatch::Alarm', { AlarmDescription: text(amount) })),
  alarmName: (amount) => stackOf(one('AWS::CloudWatch::Alarm', { AlarmName: text(amount) })),
  dashboardWidgets: (amount) =>
    stackOf(
      one('AWS::CloudWatch::Dashboard', {
        DashboardBody: JSON.stringify({ widgets: list(amount, () => ({ type: 'metric' })) }),
      }),
    ),
  scheduleName: (amount) => stackOf(one('AWS::Scheduler::Schedule', { Name: text(amount) })),
  tags: (amount) =>
    stackOf(one('AWS::SQS::Queue', { Tags: list(amount, (index) => ({ Key: `${index}`, Value: '' })) })),
  resources: (amount) => stackOf(...list(amount, () => one('AWS::SQS::Queue'))),
  outputs: (amount) => ({ Outputs: Object.fromEntries(list(amount, (index) => [`Output${index}`, {}])) }),
  templateBytes: (amount) => {
    const around = JSON.stringify(stackOf(one('AWS::SQS::Queue', { QueueName: '' })), undefined, 1).length;
    return stackOf(one('AWS::SQS::Queue', { QueueName: text(amount - around) }));
  },
};

const LIMIT_NAMES = Object.keys(LIMITS) as Limit[];
const numbered = (value: number) => value.toLocaleString('en-US');

test.each(LIMIT_NAMES)('%s: what takes exactly as much as AWS does is accepted', (limit) => {
  const template = TEMPLATES[limit](LIMITS[limit]);
  const uses = limitUses(template, STACK).filter((use) => use.limit === limit);
  expect(Math.max(...uses.map(({ amount }) => amount))).toBe(LIMITS[limit]);
  expect(limitProblems(template, STACK)).toEqual([]);
});

test.each(LIMIT_NAMES)('%s: one more is refused, with both numbers and the way out', (limit) => {
  const problems = limitProblems(TEMPLATES[limit](LIMITS[limit] + 1), STACK);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(`has ${numbered(LIMITS[limit] + 1)} `);
  expect(problems[0]).toMatch(new RegExp(`takes ${numbered(LIMITS[limit])}: \\w+`));
});

test.each([
  ['AWS::CloudWatch::Alarm', 'AlarmName', 'alarms'],
  ['AWS::CloudWatch::CompositeAlarm', 'AlarmName', 'alarms'],
  ['AWS::CloudWatch::Dashboard', 'DashboardName', 'dashboards'],
  ['AWS::Scheduler::ScheduleGroup', 'Name', 'groups of schedules'],
  ['AWS::SSM::Parameter', 'Name', 'parameters'],
])('two resources %s of one %s are refused', (type, property, what) => {
  const twice = (second: string) =>
    stackOf(one(type, { [property]: 'a' }), one(type, { [property]: second }));
  expect(limitProblems(twice('a'), STACK)).toEqual([
    `has two ${what} of the name "a": give one of the forwarders another "name"`,
  ]);
  expect(limitProblems(twice('b'), STACK)).toEqual([]);
});

test('a reference counts as long as what CloudFormation may put in its place', () => {
  const urlOfQueue = { 'Fn::Join': ['', ['{"url":"', { Ref: 'Resource1' }, '"}']] };
  const template = stackOf(
    one('AWS::Lambda::Function', { Environment: { Variables: { CONFIG: urlOfQueue } } }),
    one('AWS::SQS::Queue'),
  );
  const longest =
    'https://sqs.ap-southeast-2.amazonaws.com.cn/111122223333/faxes-Resource1-ABCDEFGHIJKL.fifo';
  const [use] = limitUses(template, STACK).filter(({ limit }) => limit === 'environmentBytes');
  expect(use?.amount).toBeGreaterThanOrEqual(`CONFIG{"url":"${longest}"}`.length);
});

test('the environment of the daily digest is counted by itself, with its own way out', () => {
  const digest = (bytes: number) =>
    one('AWS::Lambda::Function', {
      Environment: { Variables: { DIGEST_CONFIG: text(bytes - 'DIGEST_CONFIG'.length) } },
    });
  expect(limitProblems(stackOf(digest(LIMITS.environmentBytes)), STACK)).toEqual([]);
  expect(limitProblems(stackOf(digest(LIMITS.environmentBytes + 1)), STACK)).toEqual([
    expect.stringContaining('has 4,097 bytes of environment of the daily digest; Lambda takes 4,096'),
  ]);
});

test('the environment of a function of somebody else in the stack is not counted', () => {
  const others = one('AWS::Lambda::Function', { Environment: { Variables: { OTHER: text(5_000) } } });
  expect(limitProblems(stackOf(others), STACK)).toEqual([]);
});

import type { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { propertiesOf, synthesize } from '../synthesize.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: object;
}

const words = (value: unknown): string =>
  (JSON.stringify(value) ?? '')
    .replace(/[0-9A-F]{8}(?=")/g, '')
    .replace(/["{}[\]]/g, '')
    .replace(/Fn::GetAtt:/g, '');

/** Every statement of the resources of a type, in a line: what, by whom, on what, on which condition. */
const statementsIn = (template: Template, type: string, field: string): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(propertiesOf(template, type)).map(([id, properties]) => [
      id.replace(/[0-9A-F]{8}$/, ''),
      (properties[field] as { Statement: Statement[] }).Statement.map(
        ({ Action, Condition, Effect, Principal, Resource }) =>
          [
            `${Effect} ${[Action].flat().join(', ')}`,
            ...(Principal === undefined ? [] : [`by ${words(Principal)}`]),
            ...(Resource === undefined ? [] : [`on ${words(Resource)}`]),
            ...(Condition === undefined ? [] : [`if ${words(Condition)}`]),
          ].join(' '),
      ),
    ]),
  );

test('each role may do what is written here, and nothing else', () => {
  const invoke = (id: string): string => `Allow lambda:InvokeFunction on ${id},Arn,Fn::Join:,${id},Arn,:*`;
  const log = (id: string): string => `Allow logs:CreateLogStream, logs:PutLogEvents on ${id},Arn`;
  expect(statementsIn(synthesize(), 'AWS::IAM::Policy', 'PolicyDocument')).toEqual({
    ForwarderPollerRoleDefaultPolicy: [
      log('ForwarderPollerLog'),
      'Allow sqs:SendMessage on ForwarderQuarantineQueue,Arn,ForwarderStatusesQueue,Arn',
      'Allow secretsmanager:GetSecretValue on Ref:ForwarderCredentials12345',
    ],
    ForwarderSchedulesRoleDefaultPolicy: [invoke('ForwarderPollerFunction')],
    ForwarderDigestRoleDefaultPolicy: [
      'Allow sns:Publish on Ref:ForwarderMonitoringAlarmsTopicsPage,Ref:ForwarderMonitoringAlarmsTopicsWarn',
      'Allow sqs:GetQueueAttributes on ForwarderQuarantineQueue,Arn,ForwarderStatusesDeadLetter,Arn',
      'Allow cloudwatch:DescribeAlarms, cloudwatch:GetMetricData on *',
      log('ForwarderDigestLog'),
    ],
    ForwarderDigestScheduleRoleDefaultPolicy: [invoke('ForwarderDigestFunction')],
  });
});

test('each role is taken by its service alone, and a schedule’s by its own group alone', () => {
  const lambda = ['Allow sts:AssumeRole by Service:lambda.amazonaws.com'];
  const schedule = (group: string): string[] => [
    'Allow sts:AssumeRole by Service:scheduler.amazonaws.com if StringEquals:' +
      `aws:SourceAccount:Ref:AWS::AccountId,aws:SourceArn:${group},Arn`,
  ];
  expect(statementsIn(synthesize(), 'AWS::IAM::Role', 'AssumeRolePolicyDocument')).toEqual({
    ForwarderPollerRole: lambda,
    ForwarderSchedulesRole: schedule('ForwarderSchedulesGroup'),
    ForwarderDigestRole: lambda,
    ForwarderDigestScheduleRole: schedule('ForwarderDigestGroup'),
  });
});

test('queues and topics refuse everybody what does not come over TLS', () => {
  const template = synthesize();
  const denied = (queue: string): string[] => [
    `Deny sqs:* by AWS:* on ${queue},Arn if Bool:aws:SecureTransport:false`,
  ];
  expect(statementsIn(template, 'AWS::SQS::QueuePolicy', 'PolicyDocument')).toEqual({
    ForwarderStatusesDeadLetterPolicy: denied('ForwarderStatusesDeadLetter'),
    ForwarderStatusesQueuePolicy: denied('ForwarderStatusesQueue'),
    ForwarderQuarantineQueuePolicy: denied('ForwarderQuarantineQueue'),
  });
  const topic = (id: string): string[] => [
    `Deny sns:Publish by * on Ref:${id} if Bool:aws:SecureTransport:false`,
    `Allow sns:Publish by Service:cloudwatch.amazonaws.com on Ref:${id} ` +
      'if StringEquals:aws:SourceAccount:Ref:AWS::AccountId',
  ];
  expect(statementsIn(template, 'AWS::SNS::TopicPolicy', 'PolicyDocument')).toEqual({
    ForwarderMonitoringAlarmsTopicsWarnPolicy: topic('ForwarderMonitoringAlarmsTopicsWarn'),
    ForwarderMonitoringAlarmsTopicsPagePolicy: topic('ForwarderMonitoringAlarmsTopicsPage'),
  });
});

import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { expect, test } from 'vitest';
import { FaxStatusForwarder } from '#infra/index.ts';
import { alarmsIn } from '../monitoring/alarms-in.ts';
import { configOf, propertiesOf, synthesize } from '../synthesize.ts';

const BEFORE = synthesize({ consumers: ['111122223333'] });
const DRAINS = synthesize({
  queue: { type: 'standard' },
  consumers: ['111122223333'],
  drainingQueues: [{ name: 'statuses', type: 'fifo' }],
});

const policyOf = (template: Template, queueId: string) =>
  Object.values(propertiesOf(template, 'AWS::SQS::QueuePolicy')).find(({ Queues }) =>
    JSON.stringify(Queues).includes(queueId),
  )?.PolicyDocument;

test('a queue whose type was changed is the same resource with its policy while it drains', () => {
  const [queueId = ''] = Object.keys(BEFORE.findResources('AWS::SQS::Queue')).filter((id) =>
    id.startsWith('ForwarderStatusesQueue'),
  );
  const queueIn = (template: Template) => template.findResources('AWS::SQS::Queue')[queueId];
  expect(queueIn(BEFORE)).toBeDefined();
  expect(queueIn(DRAINS)).toEqual(queueIn(BEFORE));
  expect(JSON.stringify(policyOf(BEFORE, queueId))).toContain('111122223333');
  expect(policyOf(DRAINS, queueId)).toEqual(policyOf(BEFORE, queueId));
});

test('a queue and the one of the other type that takes its place are two resources', () => {
  const idsIn = (template: Template) => Object.keys(template.findResources('AWS::SQS::Queue'));
  const standard = idsIn(synthesize({ queue: { type: 'standard' } }));
  expect(idsIn(BEFORE).filter((id) => standard.includes(id))).toEqual([
    expect.stringMatching(/^ForwarderQuarantine/),
  ]);
});

test('the function sends nothing to a draining queue', () => {
  const { statusQueues } = configOf(DRAINS);
  expect(statusQueues.map(({ fifo, name, url }) => [name, fifo, url.slice(0, -8)])).toEqual([
    ['statuses', false, 'ForwarderStatusesStandardQueue'],
  ]);
  const sending = Object.values(propertiesOf(DRAINS, 'AWS::IAM::Policy')).flatMap(({ PolicyDocument }) =>
    (PolicyDocument as { Statement: { Action: unknown; Resource: unknown }[] }).Statement.filter(
      ({ Action }) => Action === 'sqs:SendMessage',
    ),
  );
  expect(JSON.stringify(sending)).not.toContain('ForwarderStatusesQueue');
});

test('a draining queue keeps every alarm that it had', () => {
  const titles = (template: Template, name: string) =>
    alarmsIn(template)
      .map(({ title }) => title)
      .filter((title) => new RegExp(`\\b${name}(, |$)`).test(title))
      .map((title) => title.replace(name, 'it'));
  expect(titles(DRAINS, 'statuses-draining')).toEqual(titles(BEFORE, 'statuses'));
  expect(titles(BEFORE, 'statuses').length).toBeGreaterThan(3);
});

test('URLs of draining queues are an output by name, and stand under the path of parameters', () => {
  const { DrainingQueues = {} } = DRAINS.toJSON().Outputs;
  const [opening, url] = DrainingQueues.Value['Fn::Join'][1];
  expect(opening).toBe('{"statuses-draining":"');
  expect(url.Ref).toMatch(/^ForwarderStatusesQueue/);
  const names = Object.values(propertiesOf(DRAINS, 'AWS::SSM::Parameter')).map(({ Name }) => Name);
  expect(names).toContain('/fax-status-forwarder/fax-status-forwarder/queues/statuses-draining/url');
});

test('a filtered queue that is taken out drains for the consumers that its entry names', () => {
  const template = synthesize({ drainingQueues: [{ name: 'claims', consumers: ['111122223333'] }] });
  expect(JSON.stringify(policyOf(template, 'ForwarderStatusesclaimsQueue'))).toContain('111122223333');
  expect(configOf(template).statusQueues).toHaveLength(1);
});

test('a consumer that is granted a queue by the construct is granted the old one that drains, too', () => {
  const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Theirs');
  const forwarder = new FaxStatusForwarder(stack, 'Faxes', {
    accounts: [{ customerNumber: '12345', dataCenters: ['us1'] }],
    drainingQueues: [{ name: 'statuses', fifo: false }],
  });
  forwarder.grantConsume(new AccountPrincipal('111122223333'));
  const template = Template.fromStack(stack);
  for (const queue of ['FaxesStatusesQueue', 'FaxesStatusesStandardQueue'])
    expect(JSON.stringify(policyOf(template, queue))).toContain('111122223333');
  expect(() => forwarder.grantConsume(new AccountPrincipal('111122223333'), 'claims')).toThrow('"claims"');
});

test('the queue of the forwarder drains where one of yours has taken its place', () => {
  const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Theirs');
  const forwarder = new FaxStatusForwarder(stack, 'Faxes', {
    accounts: [{ customerNumber: '12345', dataCenters: ['us1'] }],
    queue: new Queue(stack, 'Mine'),
    drainingQueues: [{ name: 'statuses' }],
  });
  expect(() => Template.fromStack(stack)).not.toThrow();
  expect([...forwarder.drainingQueues.keys()]).toEqual(['statuses-draining']);
});

test('a queue that outlives the stack keeps its policy', () => {
  BEFORE.allResources('AWS::SQS::QueuePolicy', { DeletionPolicy: 'RetainExceptOnCreate' });
  synthesize({ removal: 'destroy' }).allResources('AWS::SQS::QueuePolicy', { DeletionPolicy: 'Delete' });
});

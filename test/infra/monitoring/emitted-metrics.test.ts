import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, test } from 'vitest';
import { FaxStatusForwarder } from '#infra/index.ts';
import { MetricEmitter } from '#poller/telemetry/metrics.ts';
import { Tally } from '#poller/tick/tally.ts';
import { capturedMetrics } from '#test/support/emf.ts';
import { alarmsIn, type ReadMetric } from './alarms-in.ts';
import { eventfulRun } from './eventful-run.ts';
import { ANY, graphsIn } from './graphs-in.ts';

/** Every alarm and every graph that there can be, for the source that the run polls. */
function fullTemplate(): Template {
  const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Stack');
  new FaxStatusForwarder(stack, 'Faxes', {
    name: 'under-test',
    accounts: [{ customerNumber: '99999', dataCenters: ['de1'] }],
    filteredQueues: [{ name: 'failures', filter: { outcome: ['failed'] } }],
    alarms: {
      anomalyDetection: true,
      causes: true,
      reasons: { WRONG_NO: { count: 1, minutes: 5 } },
      watches: [{ name: 'claims', filter: { outcome: ['failed'] } }],
    },
  });
  return Template.fromStack(stack);
}

const template = fullTemplate();
const readers: [string, readonly ReadMetric[]][] = [
  ...alarmsIn(template).map(({ metrics, name }): [string, readonly ReadMetric[]] => [
    `alarm ${name}`,
    metrics,
  ]),
  ...graphsIn(template).map(({ metrics, title }): [string, readonly ReadMetric[]] => [
    `graph ${title}`,
    metrics,
  ]),
];

const keyOf = ({ dimensions, name, namespace }: ReadMetric): string =>
  [
    namespace,
    name,
    ...Object.keys(dimensions)
      .sort()
      .map((key) => `${key}=${dimensions[key]}`),
  ].join(' ');

/** What CloudWatch itself emits for a resource (AWS's documentation of each service), by namespace. */
const OF_AWS: Readonly<Record<string, { dimension: string; type: string; names: readonly string[] }>> = {
  'AWS/SQS': {
    dimension: 'QueueName',
    type: 'AWS::SQS::Queue',
    names: [
      'ApproximateAgeOfOldestMessage',
      'ApproximateNumberOfMessagesNotVisible',
      'ApproximateNumberOfMessagesVisible',
      'NumberOfMessagesReceived',
      'NumberOfMessagesSent',
    ],
  },
  'AWS/Lambda': {
    dimension: 'FunctionName',
    type: 'AWS::Lambda::Function',
    names: ['Duration', 'Errors', 'Invocations', 'Throttles'],
  },
  'AWS/Logs': { dimension: 'LogGroupName', type: 'AWS::Logs::LogGroup', names: ['IncomingBytes'] },
};

let emitted: ReadonlySet<string>;
beforeAll(async () => {
  const run = await eventfulRun('WRONG_NO');
  // No code of the public table is the provider's fault; a setting may say so of one.
  const tally = new Tally();
  tally.classes.set('provider', 1);
  tally.watched.set('claims', { all: 2, failed: 1 });
  const configured = capturedMetrics(() =>
    new MetricEmitter('under-test', new Set()).emit(
      { account: '99999', dataCenter: 'de1' },
      { ended: 'drained', tally },
      0,
    ),
  );
  const all = [...run, ...configured];
  const anySource = all.map((metric) =>
    'source' in metric.dimensions ? { ...metric, dimensions: { ...metric.dimensions, source: ANY } } : metric,
  );
  emitted = new Set([...all, ...anySource].map(keyOf));
});

function exists(metric: ReadMetric): boolean {
  const { dimensions, name, namespace } = metric;
  const ofAws = OF_AWS[namespace];
  if (!ofAws) return emitted.has(keyOf(metric));
  const resources = Object.keys(template.findResources(ofAws.type));
  const reference = JSON.stringify(dimensions[ofAws.dimension] ?? '');
  return (
    ofAws.names.includes(name) &&
    Object.keys(dimensions).join() === ofAws.dimension &&
    resources.some((id) => reference.includes(`"${id}"`) || reference.includes(`{${id}`))
  );
}

describe('reads only metrics, with dimensions, that a run emits', () => {
  test.each(readers)('%s', (_, metrics) => {
    expect(metrics.length).toBeGreaterThan(0);
    expect(metrics.filter((metric) => !exists(metric)).map(keyOf)).toEqual([]);
  });
});

test.each([
  ['another name', { name: 'PollSucceded' }],
  ['another dimension', { dimensions: { service: 'under-test' } }],
  ['another value', { dimensions: { service: 'under-test', source: '99999@de2' } }],
  ['another namespace', { namespace: 'FaxStatus' }],
])('a metric with %s would be found out', (_, change) => {
  const real = {
    namespace: 'FaxStatusForwarder',
    name: 'PollSucceeded',
    dimensions: { service: 'under-test', source: '99999@de1' },
  };
  expect(exists(real)).toBe(true);
  expect(exists({ ...real, ...change })).toBe(false);
});

test('whatever can go wrong outside is read by an alarm', () => {
  const read = new Set(alarmsIn(template).flatMap(({ metrics }) => metrics.map(({ name }) => name)));
  const troubles = [
    'CredentialsRefused',
    'SecretUnreadable',
    'ResponsesUnreadable',
    'QueueRefused',
    'DeletesRefused',
  ];
  // A report API that fails is seen by what it keeps from happening.
  expect([...troubles, 'PollSucceeded'].filter((name) => !read.has(name))).toEqual([]);
});

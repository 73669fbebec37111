import { CloudWatchClient, type GetMetricDataInput } from '@aws-sdk/client-cloudwatch';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type ControlPlane, startControlPlane } from '#dev/local/control-plane/index.ts';
import type { Deployment } from '#dev/local/deployment/deploy.ts';
import { listen } from '#dev/local/listen.ts';
import { LOCAL_AWS } from '#dev/local/local-aws.ts';
import { type LocalQueue, type LocalSqs, startSqs } from '#dev/local/sqs/index.ts';
import { createDependencies } from '#digest/dependencies.ts';
import { gather } from '#digest/gather.ts';
import { createHandler } from '#digest/handler.ts';
import {
  DIGEST_CONFIG_VARIABLE,
  type DigestConfig,
  type DigestInvocation,
} from '#digest/interface/config.ts';
import { NAMESPACE } from '#poller/interface/metrics.ts';

let sqs: LocalSqs;
let plane: ControlPlane;
let mailbox: LocalQueue;
let quarantine: LocalQueue;
let topicArn = '';
let pager: LocalQueue;
let pageTopicArn = '';

beforeAll(async () => {
  sqs = await startSqs();
  const alarm = (name: string, kind = 'metric') => ({ name, kind, description: '', actions: [] });
  const alarms = [
    alarm('faxes: Quarantine'),
    alarm('faxes: Credentials refused'),
    alarm('faxes: No polls', 'composite'),
    alarm('others: No polls', 'composite'),
    alarm('others: Credentials refused'),
  ];
  const deployment = { alarms, schedules: [], outputs: {}, stackName: 'faxes' } as unknown as Deployment;
  plane = await startControlPlane({ deployment, sqs, invoke: () => Promise.reject(new Error('not used')) });
  mailbox = await sqs.createQueue({ QueueName: 'mailbox' });
  pager = await sqs.createQueue({ QueueName: 'pager' });
  quarantine = await sqs.createQueue({ QueueName: 'quarantine', MessageRetentionPeriod: 1_209_600 });
  const sns = new SNSClient({ ...LOCAL_AWS, endpoint: sqs.endpoint });
  topicArn = (await sns.send(new CreateTopicCommand({ Name: 'warn' }))).TopicArn ?? '';
  await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: mailbox.arn }));
  pageTopicArn = (await sns.send(new CreateTopicCommand({ Name: 'page' }))).TopicArn ?? '';
  await sns.send(new SubscribeCommand({ TopicArn: pageTopicArn, Protocol: 'sqs', Endpoint: pager.arn }));
  vi.stubEnv('AWS_REGION', LOCAL_AWS.region);
  vi.stubEnv('AWS_ACCESS_KEY_ID', LOCAL_AWS.credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', LOCAL_AWS.credentials.secretAccessKey);
  vi.stubEnv('AWS_ENDPOINT_URL_SQS', sqs.endpoint);
  vi.stubEnv('AWS_ENDPOINT_URL_SNS', sqs.endpoint);
  vi.stubEnv('AWS_ENDPOINT_URL_CLOUDWATCH', plane.endpoint);
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all([sqs?.close(), plane?.close()]);
});
afterEach(() => {
  for (const service of ['faxes', 'others'])
    for (const title of ['Credentials refused', 'No polls', 'Quarantine'])
      plane.alarms.end(`${service}: ${title}`);
});

/** Not on a whole minute. */
const NOW = Date.UTC(2026, 10, 24, 7, 0, 20);

/** A line of the function's log that holds metrics. */
function emit(
  at: number,
  dimensions: Readonly<Record<string, string>>,
  values: Readonly<Record<string, number>>,
) {
  const line = {
    _aws: {
      Timestamp: at,
      CloudWatchMetrics: [
        {
          Namespace: NAMESPACE,
          Dimensions: [Object.keys(dimensions)],
          Metrics: Object.keys(values).map((Name) => ({ Name, Unit: 'Count' })),
        },
      ],
    },
    ...dimensions,
    ...values,
  };
  plane.log.add(JSON.stringify(line), at);
}

function variablesOf(changes: Partial<DigestConfig> = {}): NodeJS.ProcessEnv {
  const config: DigestConfig = {
    service: 'faxes',
    topicArn,
    pageTopicArn,
    timeZone: 'UTC',
    sources: ['12345@de1', '12345@de2'],
    reportRetentionDays: 3,
    watches: [],
    queues: [{ name: 'quarantine', kind: 'quarantine', url: quarantine.url }],
    json: false,
    ...changes,
  };
  return { ...process.env, [DIGEST_CONFIG_VARIABLE]: JSON.stringify(config) };
}

async function sent(
  changes: Partial<DigestConfig> = {},
  invocation?: DigestInvocation,
): Promise<{ Subject: string; Message: string }> {
  await createHandler(createDependencies(variablesOf(changes), () => NOW))(invocation);
  const messages = await sqs.receiveAll(mailbox.url);
  expect(messages).toHaveLength(1);
  return JSON.parse(String(messages[0]?.body));
}

test('the topic gets one message of the day, of the week before, and of what waits', async () => {
  const hour = 3_600_000;
  emit(NOW - hour, { service: 'faxes' }, { Statuses: 10, StatusesFailed: 2 });
  emit(NOW - 2 * hour, { service: 'faxes' }, { Statuses: 30 });
  emit(NOW - 7 * 24 * hour - hour, { service: 'faxes' }, { Statuses: 25, StatusesFailed: 5 });
  emit(NOW - hour, { service: 'faxes', source: '12345@de1' }, { PollSucceeded: 1 });
  plane.alarms.ring('faxes: Credentials refused', 'threshold crossed');
  await sqs.client.send(new SendMessageCommand({ QueueUrl: quarantine.url, MessageBody: '{}' }));

  const { Message, Subject } = await sent();

  expect(Subject).toBe('faxes: 3 things need you, 40 statuses');
  expect(Message).toMatch(/all +40 +25/);
  expect(Message).toMatch(/failed +2 +5\.0 % +5 +20\.0 %/);
  expect(Message).toContain('quarantine: 1 waiting since');
  expect(Message).toContain('12345@de2: no successful poll');
  expect(Message).not.toContain('12345@de1');
  expect(Message).toContain('alarm is on: Credentials refused');
  expect(Message).not.toContain('alarm is on: Quarantine');
});

test('those on call are told of a source that has not been polled for a day, and of no other', async () => {
  await sqs.receiveAll(pager.url);
  emit(NOW - 3_600_000, { service: 'faxes', source: '12345@de1' }, { PollSucceeded: 1 });
  await sent();
  const [page, ...more] = await sqs.receiveAll(pager.url);
  const { Message, Subject } = JSON.parse(String(page?.body));
  expect(Subject).toBe('faxes: no successful poll in 24 hours, 1 source');
  expect(Message).toContain('- 12345@de2\n');
  expect(Message).not.toContain('12345@de1');
  expect(more).toEqual([]);
});

test('those on call are told again on the next day, also where every poll fails', async () => {
  await sqs.receiveAll(pager.url);
  emit(NOW - 3_600_000, { service: 'faxes', source: '12345@ch1' }, { PollSucceeded: 0 });
  const day = 24 * 3_600_000;
  for (const due of [NOW - day, NOW])
    await sent({ sources: ['12345@ch1'] }, { scheduledTime: new Date(due).toISOString() });
  const pages = await sqs.receiveAll(pager.url);
  expect(pages.map(({ body }) => JSON.parse(String(body)).Message)).toEqual([
    expect.stringContaining('- 12345@ch1\n'),
    expect.stringContaining('- 12345@ch1\n'),
  ]);
});

test('those on call are told since when a source is silent, and when its statuses are lost', async () => {
  await sqs.receiveAll(pager.url);
  const HOUR = 3_600_000;
  emit(NOW - 48 * HOUR, { service: 'faxes', source: '12345@us1' }, { PollSucceeded: 1 });
  emit(NOW - HOUR, { service: 'faxes', source: '12345@us1' }, { PollSucceeded: 0 });
  await sent({ sources: ['12345@us1'] });
  const [page] = await sqs.receiveAll(pager.url);
  const { Message } = JSON.parse(String(page?.body));
  expect(Message).toContain('deletes them after 3 days');
  expect(Message).toContain('- 12345@us1: since 22 Nov 07:00, lost from 25 Nov 07:00\n');
});

test('which sources have no credentials is asked only where some source has none', async () => {
  const sources = ['20001@de1', '20001@de2'];
  const { cloudWatch, requests } = askingCloudWatch();
  const asked = () =>
    requests
      .flatMap(({ MetricDataQueries = [] }) => MetricDataQueries)
      .filter(({ MetricStat }) => MetricStat?.Metric?.MetricName === 'NotSetUp')
      .map(({ MetricStat }) => MetricStat?.Metric?.Dimensions?.find(({ Name }) => Name === 'source'))
      .map((source) => source?.Value ?? 'any');
  const subject = { service: 'unset', sources, reportRetentionDays: 30, watches: [], queues: [] };
  // A tick without credentials counts as a poll that went well: it wakes nobody.
  for (const source of sources) emit(NOW - 3_600_000, { service: 'unset', source }, { PollSucceeded: 1 });
  expect((await gather(subject, { cloudWatch, sqs: sqs.client }, NOW)).notSetUp).toEqual([]);
  expect(asked()).toEqual(['any']);
  emit(NOW - 3_600_000, { service: 'unset' }, { NotSetUp: 1 });
  emit(NOW - 3_600_000, { service: 'unset', source: '20001@de2' }, { NotSetUp: 1 });
  expect((await gather(subject, { cloudWatch, sqs: sqs.client }, NOW)).notSetUp).toEqual(['20001@de2']);
  expect(asked().slice(1)).toEqual(['any', ...sources]);
});

/** A client that keeps what GetMetricData is asked for. */
function askingCloudWatch() {
  const requests: GetMetricDataInput[] = [];
  const cloudWatch = new CloudWatchClient({});
  cloudWatch.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        if (commandName === 'GetMetricDataCommand') requests.push(args.input as GetMetricDataInput);
        return next(args);
      },
    { step: 'initialize' },
  );
  return { cloudWatch, requests };
}

test('of the week before, only counts are asked for, since CloudWatch bills each metric', async () => {
  const { cloudWatch, requests } = askingCloudWatch();
  const subject = {
    service: 'faxes',
    sources: ['12345@de1'],
    reportRetentionDays: 30,
    watches: ['claims'],
    queues: [{ name: 'quarantine', kind: 'quarantine', url: quarantine.url }],
  } as const;
  await gather(subject, { cloudWatch, sqs: sqs.client }, NOW);
  const namesBefore = (time: number) =>
    requests
      .filter(({ EndTime }) => Number(EndTime) < time)
      .flatMap(({ MetricDataQueries = [] }) => MetricDataQueries)
      .map(({ MetricStat }) => MetricStat?.Metric?.MetricName);
  const week = namesBefore(NOW - 24 * 3_600_000);
  expect(week).toContain('StatusesFailed');
  expect(namesBefore(NOW).filter((name) => !week.includes(name))).toEqual([
    ...['PollSucceeded', 'ApproximateAgeOfOldestMessage', 'NotSetUp'],
  ]);
});

test('a response of CloudWatch without its lists is one of nothing', async () => {
  const empty = await listen((_, response) => void response.end('{}'));
  try {
    const cloudWatch = new CloudWatchClient({ endpoint: empty.url });
    const subject = { service: 'faxes', sources: [], reportRetentionDays: 30, watches: [], queues: [] };
    expect(await gather(subject, { cloudWatch, sqs: sqs.client }, NOW)).toMatchObject({
      alarms: [],
      statuses: { day: 0, weekBefore: 0 },
    });
  } finally {
    await empty.close();
  }
});

test('alarms that are on are told by name, single or composed, and none of another forwarder', async () => {
  for (const name of ['faxes: Quarantine', 'faxes: No polls', 'faxes: Credentials refused'])
    plane.alarms.ring(name, 'threshold crossed');
  for (const name of ['others: No polls', 'others: Credentials refused']) plane.alarms.ring(name, 'no');
  const { Message } = await sent({ json: true });
  expect(JSON.parse(JSON.parse(Message).sqs).alarms).toEqual([
    ...['faxes: Credentials refused', 'faxes: No polls', 'faxes: Quarantine'],
  ]);
});

test('what waits in a queue is all of it, and is lost when the time of its queue is up', async () => {
  const { name, url } = await sqs.createQueue({ QueueName: 'dead', MessageRetentionPeriod: 86_400 });
  for (let message = 0; message < 2; message++)
    await sqs.client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: '{}' }));
  // Somebody looks at one of them.
  await sqs.client.send(new ReceiveMessageCommand({ QueueUrl: url, VisibilityTimeout: 600 }));
  const { Message } = await sent({ json: true, queues: [{ name, kind: 'dead-letter', url }] });
  const [waiting] = JSON.parse(JSON.parse(Message).sqs).waiting;
  expect(waiting).toMatchObject({ queue: 'dead', messages: 2 });
  expect(waiting.expires - waiting.since).toBe(86_400_000);
});

test('a queue is asked at the endpoint of the environment, whatever host stands in its URL', async () => {
  const url = new URL(quarantine.url);
  url.port = '1';
  const queues = [{ name: 'quarantine', kind: 'quarantine', url: String(url) }] as const;
  await expect(sent({ queues })).resolves.toHaveProperty('Message');
});

test('the log has the digest as data, under the name of the forwarder', async () => {
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'INFO');
  const lines = vi.spyOn(console, 'info').mockImplementation(() => undefined);
  try {
    const { Message } = await sent({ json: true });
    const logged = lines.mock.calls.map(([line]) => JSON.parse(String(line)));
    expect(logged).toMatchObject([{ message: 'digest', service: 'faxes' }]);
    expect(logged[0].digest).toEqual(JSON.parse(JSON.parse(Message).sqs));
  } finally {
    lines.mockRestore();
    vi.stubEnv('POWERTOOLS_DEV', 'false');
    vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
  }
});

test('without a word of when it was due, a digest ends now', () => {
  vi.useFakeTimers({ now: NOW - 1_000, toFake: ['Date'] });
  try {
    expect(createDependencies(variablesOf()).now()).toBe(NOW - 1_000);
  } finally {
    vi.useRealTimers();
  }
});

test('nobody on call is told while every source is polled', async () => {
  await sqs.receiveAll(pager.url);
  emit(NOW - 3_600_000, { service: 'faxes', source: '12345@de1' }, { PollSucceeded: 1 });
  await sent({ sources: ['12345@de1'] });
  expect(await sqs.receiveAll(pager.url)).toEqual([]);
});

test('a topic that is not there fails the invocation, so that Lambda tries again', async () => {
  const known = topicArn;
  topicArn = `${known}-other`;
  await expect(sent()).rejects.toThrow();
  topicArn = known;
});

test('with JSON, machines get the digest as data and mailboxes the same text', async () => {
  const { Message } = await sent({ json: true });
  const { default: text, ...machines } = JSON.parse(Message);
  expect(text).toMatch(/^faxes\n/);
  expect(Object.keys(machines)).toEqual(['sqs', 'lambda', 'http', 'https', 'firehose']);
  for (const data of Object.values(machines))
    expect(JSON.parse(String(data))).toMatchObject({ service: 'faxes', waiting: [{ queue: 'quarantine' }] });
});

test('without JSON, machines get the text of mailboxes', async () => {
  expect((await sent()).Message).toMatch(/^faxes\n/);
});

test('a second try tells of the same 24 hours as the first: they end when the schedule was due', async () => {
  const due = new Date(NOW - 3_600_000);
  const { Message } = await sent({ json: true }, { scheduledTime: due.toISOString() });
  expect(JSON.parse(JSON.parse(Message).sqs).to).toBe(Math.floor(due.getTime() / 60_000) * 60_000);
});

test('an invocation with a time that is none says what it must be', async () => {
  await expect(sent({}, { scheduledTime: 'at seven' })).rejects.toThrow(
    /"scheduledTime" must be a time like/,
  );
});

test('an environment without a configuration is told by the name of its variable', () => {
  expect(() => createDependencies({})).toThrow(`${DIGEST_CONFIG_VARIABLE} cannot be used: It is missing.`);
});

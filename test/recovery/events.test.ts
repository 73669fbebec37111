import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PurgeQueueCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createLocalFunction } from '#dev/local/function/index.ts';
import { faults } from '#dev/local/report-api/index.ts';
import { CONFIG_VARIABLE } from '#poller/interface/config.ts';
import { ACCOUNT, type Operator, PASSWORD, startOperator } from '#test/cli/operator.ts';
import { aReport, aStatus } from '#test/support/reports.ts';

/**
 * One test for each heading of docs/recovery.md, by its name: the event, the commands, and what is there
 * afterwards.
 */
let operator: Operator;
beforeAll(async () => {
  const queue = { visibilityTimeoutSeconds: 0, maxReceiveCount: 2 };
  operator = await startOperator({ queue });
});
afterAll(() => operator?.close());

let job = 0;
beforeEach(async () => {
  for (const { url } of Object.values(operator.world.deployment.queues)) await drain(url);
});

/** Reports of jobs that no other test has, the second recipient's fax failed. */
const someJobs = (count: number) =>
  Array.from({ length: count }, () => {
    job++;
    const failed = aStatus({ status: 'FAILED', reason: 'BUSY' });
    return aReport(`FJ${String(job).padStart(6, '0')}`, { recipientStatus: [aStatus(), failed] });
  });
type Reports = ReturnType<typeof someJobs>;

const add = (reports: Reports) => {
  for (const report of reports) operator.world.api.add('de1', report);
};
const left = () => operator.world.api.count('de1');

/** Every status of the reports, by job and place. */
const statusesOf = (reports: Reports) =>
  reports
    .flatMap(({ jobId, recipientStatus }) => recipientStatus.map((_, index) => `${jobId}#${index + 1}`))
    .sort();

interface Event {
  readonly id: string;
  readonly data: { readonly jobId: string; readonly recipient: { readonly position: number } };
}

/** Takes everything out of a queue, as a consumer that works. */
async function drain(url = operator.queue('StatusesQueue'), from = operator): Promise<Event[]> {
  const events: Event[] = [];
  for (;;) {
    const messages = await from.world.sqs.receiveAll(url);
    if (messages.length === 0) return events;
    for (const { body } of messages) events.push(JSON.parse(body));
  }
}

const named = (events: readonly Event[]) =>
  events.map(({ data }) => `${data.jobId}#${data.recipient.position}`).sort();

/** A consumer that fails at every message, until SQS gives all of them up. */
async function consumeInVain(): Promise<void> {
  const { client, count } = operator.world.sqs;
  const QueueUrl = operator.queue('StatusesQueue');
  while ((await count(QueueUrl)) > 0)
    await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }));
}

/** Jobs and codes that the log names. */
async function logged(): Promise<string[]> {
  const { stdout } = await operator.fax('tail --since 60 --once --json');
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .map(({ jobId, reason }) => `${jobId} ${reason}`);
}

const codesOf = (reports: Reports) =>
  reports
    .flatMap(({ jobId, recipientStatus }) => recipientStatus.map(({ reason }) => `${jobId} ${reason}`))
    .sort();

const file = (name: string) => join(operator.folder, name);

test('A consumer was broken for a day', async () => {
  const reports = someJobs(20);
  add(reports);
  await operator.tick();
  await consumeInVain();
  expect((await operator.fax('status')).code).toBe(1);
  expect((await operator.fax('redrive statuses --rate 500 --yes')).code).toBe(0);
  expect(named(await drain())).toEqual(statusesOf(reports));
});

test('A consumer deleted what it should not have', async () => {
  const reports = someJobs(10);
  add(reports);
  await operator.tick();
  await drain();
  // The content is lost: neither Retarus nor a queue has it. The log names every job with its codes.
  expect(left() + (await operator.world.sqs.count(operator.queue('StatusesQueue')))).toBe(0);
  expect(await logged()).toEqual(expect.arrayContaining(codesOf(reports)));
  const { json } = await operator.fax(`find ${reports[0]?.jobId} --json`);
  expect(json().places.map(({ where }) => where)).toEqual(['forwarded', 'deleted']);
});

test('Retarus was down', async () => {
  const reports = someJobs(10);
  add(reports);
  operator.world.api.onRequest = () => faults.responseWith(503);
  expect((await operator.fax('doctor --json')).code).toBe(1);
  await operator.tick();
  operator.world.api.onRequest = undefined;
  expect(left()).toBe(10);
  expect((await operator.fax('poll all --yes')).code).toBe(0);
  expect(named(await drain())).toEqual(statusesOf(reports));
});

test('A wrong password for a week', async () => {
  const reports = someJobs(10);
  add(reports);
  operator.world.api.setPassword(ACCOUNT, 'changed');
  await operator.tick();
  expect(left()).toBe(10);
  const stdin = `fax-${ACCOUNT}@example.com\nchanged\n`;
  expect((await operator.fax(`login ${ACCOUNT} --yes`, { stdin })).code).toBe(0);
  expect(named(await drain())).toEqual(statusesOf(reports));
  operator.world.api.setPassword(ACCOUNT, PASSWORD);
  await operator.fax(`login ${ACCOUNT} --yes`, { stdin: `fax-${ACCOUNT}@example.com\n${PASSWORD}\n` });
});

test('A report format changed and reports went to quarantine', async () => {
  const reports = someJobs(500);
  // An older version could not read these and put them aside; today's can.
  for (const report of reports) await quarantine(report);
  expect((await operator.fax('quarantine replay --dry-run --json')).json()).toMatchObject({
    messages: 1000,
    dryRun: true,
  });
  const { code, json } = await operator.fax('quarantine replay --yes --json');
  expect(code).toBe(0);
  expect(json().replayed).toHaveLength(500);
  const replayed = await drain();
  expect(named(replayed)).toEqual(statusesOf(reports));
  expect(await operator.world.sqs.count(operator.queue('Quarantine'))).toBe(0);
  // The ids are those that a tick gives them.
  const [first] = reports;
  if (first) add([first]);
  await operator.tick();
  const ids = (await drain()).map(({ id }) => id);
  const replayedIds = replayed.filter(({ data }) => data.jobId === first?.jobId).map(({ id }) => id);
  // A FIFO queue drops the repetition by its id: nothing arrives, which is the proof.
  expect(ids).toEqual([]);
  expect(replayedIds).toHaveLength(2);
  expect(left()).toBe(0);
});

test('The dead-letter queue fills', async () => {
  const reports = someJobs(10);
  add(reports);
  await operator.tick();
  await consumeInVain();
  const stop = new AbortController();
  await operator.fax('redrive statuses --rate 1 --yes', { stop: stop.signal, onSleep: () => stop.abort() });
  const first = await drain();
  expect(first.length).toBeLessThan(20);
  expect((await operator.fax('redrive statuses --yes')).code).toBe(0);
  expect(named([...first, ...(await drain())])).toEqual(statusesOf(reports));
});

test('A queue was purged by mistake', async () => {
  const [purged, waiting] = [someJobs(5), someJobs(5)];
  add(purged);
  await operator.tick();
  await operator.world.sqs.client.send(new PurgeQueueCommand({ QueueUrl: operator.queue('StatusesQueue') }));
  add(waiting);
  await operator.tick();
  // What was purged is lost, and named by the log; what was not forwarded yet is not touched by it.
  expect(named(await drain())).toEqual(statusesOf(waiting));
  expect(await logged()).toEqual(expect.arrayContaining(codesOf(purged)));
});

/** A fresh deployment, with a secret that nothing was put into, for the reports that Retarus still holds. */
async function redeploy(reports: Reports): Promise<{ next: Operator; received: string[] }> {
  const next = await startOperator();
  for (const { input } of next.world.sources) next.world.secrets.put(input.secretId, 'put credentials here');
  for (const report of reports) next.world.api.add('de1', report);
  expect((await next.fax('doctor --json')).code).toBe(1);
  const stdin = `fax-${ACCOUNT}@example.com\n${PASSWORD}\n`;
  expect((await next.fax(`login ${ACCOUNT} --yes`, { stdin })).code).toBe(0);
  return { next, received: named(await drain(next.queue('StatusesQueue'), next)) };
}

test('The stack was deleted', async () => {
  const [before, after] = [someJobs(5), someJobs(5)];
  add(before);
  await operator.tick();
  const { next, received } = await redeploy(after);
  // The old queue was kept: its consumer drains it.
  expect([...named(await drain()), ...received].sort()).toEqual(statusesOf([...before, ...after]));
  await next.close();
  operator.pointSdk();
});

test('A region is lost', async () => {
  const [inLostRegion, atRetarus] = [someJobs(5), someJobs(5)];
  add(inLostRegion);
  await operator.tick();
  const { next, received } = await redeploy(atRetarus);
  // Until the region is back, what its queue held is missing, and nothing else.
  expect(received).toEqual(statusesOf(atRetarus));
  await next.close();
  operator.pointSdk();
  expect((await operator.fax('pause all --yes')).code).toBe(0);
  expect(named(await drain())).toEqual(statusesOf(inLostRegion));
  await operator.fax('resume all --yes');
});

test('Reports near their retention', async () => {
  const reports = someJobs(10);
  add(reports);
  const { stdout } = await operator.fax('peek 12345@de1 --raw --show-numbers');
  writeFileSync(file('reports.json'), stdout);
  // Retarus drops five before anybody could forward them.
  const expired = reports.slice(0, 5);
  for (const { jobId } of expired) await expire(jobId);
  await operator.fax('poll 12345@de1 --yes');
  expect(named(await drain())).toEqual(statusesOf(reports.slice(5)));
  const replayed = await operator.fax(`replay-file ${file('reports.json')} 12345@de1 --yes --json`);
  expect(replayed.code).toBe(0);
  // The FIFO queue drops those that the poll has sent: the ids are the same.
  expect(named(await drain())).toEqual(statusesOf(expired));
  expect(JSON.parse(readFileSync(file('reports.json'), 'utf8')).reports).toHaveLength(10);
});

test('Two stacks polled one account', async () => {
  const { deployment, sqs } = operator.world;
  const other = await sqs.createQueue({ QueueName: 'other.fifo', FifoQueue: true });
  const variables = deployment.functionOptions.environment;
  const config = JSON.parse(variables[CONFIG_VARIABLE] ?? '{}');
  const [statuses] = config.statusQueues;
  const environment = {
    ...variables,
    [CONFIG_VARIABLE]: JSON.stringify({ ...config, statusQueues: [{ ...statuses, url: other.url }] }),
  };
  const second = createLocalFunction({ ...deployment.functionOptions, environment });
  const reports = someJobs(200);
  add(reports);
  const [source] = operator.world.sources;
  await Promise.all([operator.tick(), second.invoke(source?.input)]);
  expect((await operator.fax(`pause ${ACCOUNT} --yes`)).code).toBe(0);
  await second.kill();
  const events = [...(await drain()), ...(await drain(other.url))];
  // A status that both sent has one id.
  const once = [...new Map(events.map((event) => [event.id, event])).values()];
  expect(named(once)).toEqual(statusesOf(reports));
  await operator.fax('resume all --yes');
});

const expire = (jobId: string) =>
  fetch(`${operator.world.api.url('de1')}/rest/v1/${ACCOUNT}/fax/reports/${jobId}`, {
    method: 'DELETE',
    headers: {
      authorization: `Basic ${Buffer.from(`fax-${ACCOUNT}@example.com:${PASSWORD}`).toString('base64')}`,
    },
  });

const quarantine = (report: Reports[number]) =>
  operator.world.sqs.client.send(
    new SendMessageCommand({
      QueueUrl: operator.queue('Quarantine'),
      MessageBody: JSON.stringify({
        kind: 'unreadable-report',
        id: report.jobId,
        account: ACCOUNT,
        dataCenter: 'de1',
        jobId: report.jobId,
        problems: ['pages is a text, expected a whole number'],
        text: JSON.stringify(report),
        content: report,
      }),
    }),
  );

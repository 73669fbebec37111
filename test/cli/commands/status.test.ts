import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Operator, startOperator } from '#test/cli/operator.ts';
import { aReport, aStatus } from '#test/support/reports.ts';

let operator: Operator;
beforeAll(async () => {
  operator = await startOperator();
});
afterAll(() => operator?.close());
afterEach(() => {
  operator.world.api.onRequest = undefined;
});

const source = async (name: string) =>
  (await operator.fax('status --json')).json().sources.find((one) => one.source === name);

test('status tells that a source was not polled yet', async () => {
  const { code, stdout } = await operator.fax('status');
  expect(code).toBe(1);
  expect(stdout).toContain('none in a day');
});

test('status counts the outcomes of the last hour and day by source', async () => {
  const statuses = [aStatus(), aStatus({ status: 'FAILED', reason: 'BUSY' })];
  operator.world.api.add('de1', aReport('FJ1', { recipientStatus: statuses }));
  await operator.tick('12345@de1');
  await operator.tick('12345@de2');
  expect(await source('12345@de1')).toMatchObject({
    enabled: true,
    ended: 'drained',
    pending: 0,
    lastHour: { delivered: 1, uncertain: 0, failed: 1 },
    lastDay: { delivered: 1, uncertain: 0, failed: 1 },
  });
  expect((await operator.fax('status')).code).toBe(0);
});

test('status shows how long statuses took from the last attempt to the queue, by source', async () => {
  const sentTs = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const statuses = [10, 20, 90].map((minutes) => aStatus({ sentTs: sentTs(minutes) }));
  operator.world.api.add('de2', aReport('FJ2', { recipientStatus: statuses }));
  await operator.tick('12345@de2');
  const { median = 0, longest = 0 } = (await source('12345@de2'))?.lagSeconds ?? {};
  expect(Math.round(median / 60)).toBe(20);
  expect(Math.round(longest / 60)).toBe(90);
  expect((await operator.fax('status')).stdout).toContain('20 minutes, 1 hour');
});

test('status leaves what is older than an hour to the day', async () => {
  const { sources } = (await operator.fax('status --json', { later: 2 * 3_600_000 })).json();
  expect(sources[0]).toMatchObject({
    lastHour: { delivered: 0, uncertain: 0, failed: 0 },
    lastDay: { delivered: 1, uncertain: 0, failed: 1 },
  });
  expect(sources[0]?.lastGoodPoll).toBeDefined();
});

test('status shows the messages of each queue and when the oldest expires', async () => {
  const { queues } = (await operator.fax('status --json')).json();
  expect(queues.map(({ queue }) => queue)).toEqual(['statuses', 'statuses (dead-letter)', 'quarantine']);
  const [statuses, dead] = queues;
  expect(statuses).toMatchObject({ kind: 'statuses', waiting: 5, inFlight: 0 });
  const days = (Date.parse(statuses?.expires ?? '') - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(13.9);
  expect(days).toBeLessThanOrEqual(14);
  expect(dead).not.toHaveProperty('expires');
});

test('a report in quarantine is trouble, and status names the command that says why', async () => {
  operator.world.api.add('de1', { ...aReport('FJ3'), pages: 'three' });
  await operator.tick('12345@de1');
  const { code, stdout } = await operator.fax('status');
  expect(code).toBe(1);
  expect(stdout).toContain('quarantine "fax-status quarantine list" says why they are there');
});

test('a failed tick is trouble, and status says what failed', async () => {
  operator.world.api.setPassword('12345', 'changed');
  await operator.tick('12345@de1');
  const { code, stdout } = await operator.fax('status');
  expect(code).toBe(1);
  expect(stdout).toMatch(/12345@de1\s+failing/);
  expect(stdout).toContain('CredentialsRefusedError');
});

test('an alarm that rings is trouble, and status names it', async () => {
  operator.world.controlPlane.alarms.ring('fax-status-forwarder: Quarantine', 'threshold crossed');
  const { code, stdout } = await operator.fax('status');
  expect(code).toBe(1);
  expect(stdout).toContain('fax-status-forwarder: Quarantine');
});

test('status --watch draws again until it is stopped', async () => {
  const stop = new AbortController();
  let pauses = 0;
  const onSleep = () => {
    if (++pauses === 3) stop.abort();
  };
  const { code, stdout } = await operator.fax('status --watch --json', { stop: stop.signal, onSleep });
  expect(code).toBe(130);
  expect(stdout.trim().split('\n')).toHaveLength(3);
});

test('--every without a whole number of seconds is refused', async () => {
  const { code, stderr } = await operator.fax('status --watch --every soon');
  expect(code).toBe(2);
  expect(stderr).toContain('--every must be a whole number of seconds');
});

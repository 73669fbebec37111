import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ACCOUNT, type Operator, PASSWORD, startOperator } from '#test/cli/operator.ts';
import { aReport, aStatus } from '#test/support/reports.ts';

let operator: Operator;
beforeAll(async () => {
  operator = await startOperator();
});
afterAll(() => operator?.close());
beforeEach(async () => {
  for (const dataCenter of ['de1', 'de2'] as const)
    for (const { jobId } of operator.world.api.reports(dataCenter) as { jobId: string }[])
      await deleteReport(dataCenter, jobId);
  operator.world.api.calls.length = 0;
});

const deleteReport = (dataCenter: string, jobId: string) =>
  fetch(`${operator.world.api.url(dataCenter as 'de1')}/rest/v1/${ACCOUNT}/fax/reports/${jobId}`, {
    method: 'DELETE',
    headers: {
      authorization: `Basic ${Buffer.from(`fax-${ACCOUNT}@example.com:${PASSWORD}`).toString('base64')}`,
    },
  });

const operations = () => operator.world.api.calls.map(({ operation }) => operation);

test('pause switches a schedule off and changes nothing else of it', async () => {
  const schedule = () => operator.world.controlPlane.schedules.get('12345-de1');
  const before = schedule();
  const { code, stdout } = await operator.fax('pause 12345@de1 --yes');
  expect(code).toBe(0);
  expect(stdout).toContain('12345@de1  paused');
  expect(schedule()).toEqual({ ...before, State: 'DISABLED' });
});

test('resume switches on what was paused, and says what was on already', async () => {
  await operator.fax('pause 12345@de1 --yes');
  const { json } = await operator.fax('resume all --yes --json');
  expect(json()).toEqual({ changed: ['12345@de1'], unchanged: ['12345@de2'], dryRun: false, muted: [] });
  expect(operator.world.controlPlane.schedules.isEnabled('12345-de1')).toBe(true);
});

test('pause --dry-run says what would be paused, and pauses nothing', async () => {
  const { json } = await operator.fax('pause all --dry-run --json');
  expect(json()).toMatchObject({ changed: ['12345@de1', '12345@de2'], dryRun: true });
  expect(operator.world.controlPlane.schedules.isEnabled('12345-de1')).toBe(true);
});

test('a change without a terminal to ask on needs --yes', async () => {
  const { code, stderr } = await operator.fax('pause all');
  expect(code).toBe(2);
  expect(stderr).toContain('add --yes');
  expect(operator.world.controlPlane.schedules.isEnabled('12345-de1')).toBe(true);
});

test('poll runs one tick now, and tells what it did', async () => {
  operator.world.api.add(
    'de1',
    aReport('FJ1', { recipientStatus: [aStatus(), aStatus({ reason: 'BUSY' })] }),
  );
  const { code, json } = await operator.fax(`poll 12345@de1 --yes --json`);
  expect(code).toBe(0);
  expect(json().ticks).toMatchObject([
    { source: '12345@de1', ended: 'drained', forwarded: 2, delivered: 1, uncertain: 1, deleted: 1 },
  ]);
});

test('poll of a source that there is not names those that there are', async () => {
  const { code, stderr } = await operator.fax('poll 12345@us1 --yes');
  expect(code).toBe(2);
  expect(stderr).toContain('There are 12345@de1, 12345@de2.');
});

test('peek tells what waits at Retarus, and neither sends nor deletes', async () => {
  const pending = aStatus({ status: 'PENDING', reason: 'PENDING' });
  operator.world.api.add(
    'de1',
    aReport('FJ1', { recipientStatus: [aStatus(), aStatus({ status: 'FAILED', reason: 'BUSY' })] }),
  );
  operator.world.api.add('de1', aReport('FJ2', { recipientStatus: [pending] }));
  operator.world.api.add('de1', { jobId: 'FJ3' });
  const { code, json } = await operator.fax('peek 12345@de1 --json');
  expect(code).toBe(0);
  expect(json().sources).toEqual([
    {
      source: '12345@de1',
      reports: 3,
      full: false,
      statuses: 2,
      delivered: 1,
      uncertain: 0,
      failed: 1,
      pending: 1,
      unreadable: 1,
      oldest: '2026-11-20T10:00:00.000Z',
    },
  ]);
  expect(operations()).toEqual(['list']);
  expect(operator.world.api.count('de1')).toBe(3);
});

test('peek --raw masks fax numbers, and shows them whole only with --show-numbers', async () => {
  operator.world.api.add('de1', aReport('FJ1'));
  const masked = await operator.fax('peek 12345@de1 --raw');
  expect(masked.stdout).not.toContain('0000-1001');
  expect(JSON.parse(masked.stdout).reports[0]).toMatchObject({ jobId: 'FJ1', pages: 1 });
  const whole = await operator.fax('peek 12345@de1 --raw --show-numbers');
  expect(JSON.parse(whole.stdout)).toEqual({ reports: [aReport('FJ1')] });
});

test('login stores what every data center takes, and tells what the first polls did', async () => {
  operator.world.api.setPassword(ACCOUNT, 'new: password');
  operator.world.api.add('de2', aReport('FJ1'));
  const stdin = `fax-${ACCOUNT}@example.com\nnew: password\n`;
  const { code, json, stderr, stdout } = await operator.fax(`login ${ACCOUNT} --yes --json`, { stdin });
  expect(code).toBe(0);
  expect(stdout + stderr).not.toContain('new: password');
  expect(json()).toMatchObject({
    stored: true,
    tried: [{ accepted: true }, { accepted: true, says: '1 report listed' }],
    firstPolls: [{ forwarded: 0 }, { source: '12345@de2', forwarded: 1, deleted: 1 }],
  });
  operator.world.api.setPassword(ACCOUNT, PASSWORD);
});

test('login does not store what a data center refuses', async () => {
  const stdin = `fax-${ACCOUNT}@example.com\nwrong\n`;
  const stores = () =>
    operator.world.secrets.calls.filter(({ action }) => action === 'PutSecretValue').length;
  const before = stores();
  const { code, stdout } = await operator.fax(`login ${ACCOUNT} --yes`, { stdin });
  expect(code).toBe(1);
  expect(stdout).toContain('responded with 401: it refuses these credentials.');
  expect(stdout).toContain('Not stored');
  expect(stores()).toBe(before);
});

test('login without a terminal and without two lines says what it needs', async () => {
  const { code, stderr } = await operator.fax(`login ${ACCOUNT} --yes`, { stdin: 'user\n' });
  expect(code).toBe(2);
  expect(stderr).toContain('two lines: the user, and the password');
});

test('explain says what a code means, what to do, and how often it came', async () => {
  operator.world.api.add(
    'de1',
    aReport('FJ1', { recipientStatus: [aStatus({ status: 'FAILED', reason: 'NO_TRAIN' })] }),
  );
  await operator.fax(`login ${ACCOUNT} --yes`, { stdin: `fax-${ACCOUNT}@example.com\n${PASSWORD}\n` });
  const { json } = await operator.fax('explain no_train --json');
  expect(json()).toMatchObject({
    reason: 'NO_TRAIN',
    known: true,
    outcome: 'failed',
    whatToDo: 'Send it again.',
    lately: { hour: 1, day: 1 },
  });
});

test('a stack that is not there is told with what to change', async () => {
  const { code, stderr } = await operator.fax('status --stack faxes');
  expect(code).toBe(1);
  expect(stderr).toContain('There is no stack "faxes" in this account and region.');
});

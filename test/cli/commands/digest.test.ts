import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCOUNT, type Operator, startOperator } from '#test/cli/operator.ts';
import { aReport, aStatus } from '#test/support/reports.ts';

let operator: Operator;
beforeAll(async () => {
  const accounts = [{ customerNumber: ACCOUNT, dataCenters: ['de1', 'de2'], reportRetentionDays: 3 }];
  operator = await startOperator({ accounts });
});
afterAll(() => operator?.close());

/** The digest ends at the last whole minute: what was forwarded just now is in that of a minute later. */
const LATER = { later: 60_000 };

test('digest counts what the ticks forwarded and names the source that was not polled', async () => {
  const statuses = [aStatus(), aStatus({ status: 'FAILED', reason: 'BUSY' })];
  operator.world.api.add('de1', aReport('FJ1', { recipientStatus: statuses }));
  await operator.tick('12345@de1');
  const digest = (await operator.fax('digest --json', LATER)).json();
  expect(digest).toMatchObject({
    statuses: { day: 2, weekBefore: 0 },
    failed: { day: 1, weekBefore: 0 },
    silentSources: [{ source: '12345@de2' }],
    waiting: [],
  });
  expect(digest.classes).toContainEqual({ reasonClass: 'busy', day: 1, weekBefore: 0 });
});

test('digest prints the text of the daily mail, with the command for what waits', async () => {
  const QueueUrl = operator.queue('Quarantine');
  await operator.world.sqs.client.send(new SendMessageCommand({ QueueUrl, MessageBody: '{}' }));
  const { code, stdout } = await operator.fax('digest', LATER);
  expect(code).toBe(0);
  expect(stdout).toMatch(/all +2 +0/);
  expect(stdout).toContain('quarantine: 1 waiting since');
  expect(stdout).toContain('npx fax-status quarantine replay');
});

test('digest says since when a source is silent, and when Retarus deletes what came after', async () => {
  const hours = (count: number) => count * 3_600_000;
  const { silentSources } = (await operator.fax('digest --json', { later: hours(25) })).json();
  const since = expect.any(Number);
  expect(silentSources).toEqual([{ source: '12345@de1', since, expires: since }, { source: '12345@de2' }]);
  expect(silentSources.slice(0, 1).map((silent) => silent.expires - silent.since)).toEqual([hours(3 * 24)]);
  const { stdout } = await operator.fax('digest', { later: hours(25) });
  expect(stdout).toMatch(/12345@de1: not polled since .*, lost .*\n/);
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { parseJson } from '#poller/domain/json.ts';
import { type Operator, startOperator } from '#test/cli/operator.ts';
import { aReport, aStatus } from '#test/support/reports.ts';

let operator: Operator;
beforeAll(async () => {
  const filter = { outcome: ['failed'] };
  operator = await startOperator({ filteredQueues: [{ name: 'failures', filter }] });
});
afterAll(() => operator?.close());
beforeEach(async () => {
  operator.world.sqs.onRequest = undefined;
  for (const { url } of Object.values(operator.world.deployment.queues))
    await operator.world.sqs.receiveAll(url);
});

/** As a version put it aside that could not read it. */
const quarantine = (jobId: string, report: unknown) =>
  operator.world.sqs.client.send(
    new SendMessageCommand({
      QueueUrl: operator.queue('Quarantine'),
      MessageBody: JSON.stringify({
        kind: 'unreadable-report',
        id: jobId.padEnd(32, '0'),
        account: '12345',
        dataCenter: 'de1',
        jobId,
        problems: ['it could not be read'],
        text: JSON.stringify(report),
        content: report,
      }),
    }),
  );

const failedReport = (jobId: string) =>
  aReport(jobId, { recipientStatus: [aStatus(), aStatus({ status: 'FAILED', reason: 'BUSY' })] });
const count = (part: string) => operator.world.sqs.count(operator.queue(part));

test('a replayed case goes to every queue that takes its statuses, and out of quarantine', async () => {
  await quarantine('FJ1', failedReport('FJ1'));
  const { code, json } = await operator.fax('quarantine replay --yes --json');
  expect(code).toBe(0);
  expect(json().replayed).toMatchObject([{ jobId: 'FJ1', messages: 3, queues: ['statuses', 'failures'] }]);
  expect([
    await count('StatusesQueue'),
    await count('StatusesfailuresQueue'),
    await count('Quarantine'),
  ]).toEqual([2, 1, 0]);
});

test('what still cannot be read stays in quarantine, with the new reason', async () => {
  await quarantine('FJ2', { ...aReport('FJ2'), pages: 'three' });
  await quarantine('FJ3', failedReport('FJ3'));
  const { code, json } = await operator.fax('quarantine replay --yes --json');
  expect(code).toBe(1);
  expect(json().replayed).toMatchObject([{ jobId: 'FJ3' }]);
  expect(json().stays[0]?.jobId).toBe('FJ2');
  expect(json().stays[0]?.problems[0]).toContain('pages');
  expect(await count('Quarantine')).toBe(1);
});

test('a case whose statuses SQS does not confirm stays in quarantine', async () => {
  await quarantine('FJ4', failedReport('FJ4'));
  operator.world.sqs.onRequest = ({ action, queueName }) =>
    action === 'SendMessage' && queueName?.includes('failures')
      ? { kind: 'error', status: 403, code: 'AccessDenied' }
      : undefined;
  const { code, stderr } = await operator.fax('quarantine replay --yes');
  expect(code).toBe(1);
  expect(stderr).toContain('FaxStatusOperator');
  operator.world.sqs.onRequest = undefined;
  expect(await count('Quarantine')).toBe(1);
});

test('quarantine replay --dry-run sends nothing and deletes nothing', async () => {
  await quarantine('FJ5', failedReport('FJ5'));
  const { stdout } = await operator.fax('quarantine replay --dry-run');
  expect(stdout).toBe('Would send 3 messages for 1 report.\n');
  expect([await count('StatusesQueue'), await count('Quarantine')]).toEqual([0, 1]);
});

test('only the cases that are named are replayed, and an unknown name replays none', async () => {
  await quarantine('FJ6', failedReport('FJ6'));
  await quarantine('FJ7', failedReport('FJ7'));
  const unknown = await operator.fax('quarantine replay FJ6 FJ404 --yes');
  expect(unknown.code).toBe(1);
  expect(unknown.stderr).toContain('"FJ404"');
  const { json } = await operator.fax('quarantine replay FJ6 --yes --json');
  expect(json().replayed).toMatchObject([{ jobId: 'FJ6' }]);
  expect(await count('Quarantine')).toBe(1);
});

const file = (text: string): string => {
  const name = join(operator.folder, 'reports.json');
  writeFileSync(name, text);
  return name;
};

test('replay-file sends the statuses that peek saved, with the ids that a tick gives them', async () => {
  // A number that a double cannot keep.
  const [exact] = parseJson('[1.00000000000000001]') as unknown[];
  const report = { ...failedReport('FJ8'), recipientStatus: [aStatus({ added: exact }), aStatus()] };
  operator.world.api.add('de1', report);
  const saved = (await operator.fax('peek 12345@de1 --raw --show-numbers')).stdout;
  expect(saved).toContain('1.00000000000000001');
  const { code } = await operator.fax(`replay-file ${file(saved)} 12345@de1 --yes`);
  expect(code).toBe(0);
  const ids = async () =>
    (await operator.world.sqs.receiveAll(operator.queue('StatusesQueue'))).map(
      ({ body }) => JSON.parse(body).id,
    );
  expect(await ids()).toHaveLength(2);
  await operator.tick('12345@de1');
  // The FIFO queue drops what carries an id that it has just seen.
  expect(await ids()).toEqual([]);
});

test.each([
  ['{"reports": [', 'is not JSON'],
  ['{"entries": []}', 'holds no list under "reports"'],
  ['{"reports": [{"number": "+49•••01"}]}', 'has masked numbers'],
])('replay-file refuses %s with a sentence that quotes nothing of it', async (text, says) => {
  const { code, stderr } = await operator.fax(`replay-file ${file(text)} 12345@de1 --yes`);
  expect(code).toBe(2);
  expect(stderr).toContain(says);
  expect(stderr).not.toContain('49');
});

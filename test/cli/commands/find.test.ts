import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Operator, PASSWORD, startOperator } from '#test/cli/operator.ts';
import { aReport, aStatus } from '#test/support/reports.ts';

let operator: Operator;
beforeAll(async () => {
  const filter = { outcome: ['uncertain'], billingCode: ['claims'] };
  operator = await startOperator({ filteredQueues: [{ name: 'doubts', filter }] });
});
afterAll(() => operator?.close());

const places = async (job: string) =>
  (await operator.fax(`find ${job} --json`)).json().places.map(({ at, expires, ...place }) => place);

const BUSY = aStatus({ status: 'FAILED', reason: 'BUSY' });
const CONTRADICTION = aStatus({ status: 'OK', reason: 'BUSY' });

test('find names a job that is still at Retarus, also by its customerDefinedId', async () => {
  operator.world.api.add('de2', aReport('FJ1', { reference: { customerDefinedId: 'order-1' } }));
  const expected = [{ where: 'Retarus', name: '12345@de2', jobId: 'FJ1', reasons: ['OK'] }];
  expect(await places('FJ1')).toEqual(expected);
  expect(await places('order-1')).toEqual(expected);
});

test('find names a job that was forwarded and deleted, from the log', async () => {
  operator.world.api.add('de1', aReport('FJ2', { recipientStatus: [aStatus(), BUSY] }));
  await operator.tick('12345@de1');
  expect(await places('FJ2')).toEqual([
    { where: 'forwarded', name: '12345@de1', jobId: 'FJ2', reasons: ['OK', 'BUSY'] },
    { where: 'deleted', name: '12345@de1', jobId: 'FJ2', reasons: [] },
  ]);
});

test('find tells from the oldest message whether a status may still wait in its queue', async () => {
  const queues = async (later = 0) => {
    const { json } = await operator.fax('find FJ2 --json', { later });
    return json().queues.filter(({ queue }: { queue: string }) => queue === 'statuses');
  };
  expect(await queues()).toMatchObject([{ queue: 'statuses', state: 'may wait' }]);
  await operator.world.sqs.receiveAll(operator.queue('StatusesQueue'));
  expect(await queues()).toEqual([{ queue: 'statuses', state: 'empty' }]);
  operator.world.api.add('de1', aReport('FJ2B'));
  await operator.tick('12345@de1');
  const tenMinutes = 10 * 60_000;
  expect(await queues()).toMatchObject([{ queue: 'statuses', state: 'may wait' }]);
  // CloudWatch then sees a message that came after FJ2 had been forwarded.
  expect(await queues(tenMinutes)).toMatchObject([{ queue: 'statuses', state: 'taken' }]);
});

test('find says of a queue that its filter takes none of the statuses, or may take one of them', async () => {
  const stateOfDoubts = async (job: string) => {
    const { queues } = (await operator.fax(`find ${job} --json`)).json();
    return queues.find(({ queue }) => queue === 'doubts')?.state;
  };
  expect(await stateOfDoubts('FJ2')).toBe('filtered');
  const reference = { customerDefinedId: 'order-2', billingCode: 'claims' };
  operator.world.api.add('de1', aReport('FJ2C', { reference, recipientStatus: [CONTRADICTION] }));
  await operator.tick('12345@de1');
  expect(await stateOfDoubts('FJ2C')).toBe('may wait');
});

test('find opens no message of a status queue', async () => {
  const received: string[] = [];
  operator.world.sqs.onRequest = ({ action, queueName = '' }) => {
    if (action === 'ReceiveMessage') received.push(queueName);
    return undefined;
  };
  await operator.fax('find FJ2');
  operator.world.sqs.onRequest = undefined;
  expect(received.length).toBeGreaterThan(0);
  expect(received.filter((name) => name.includes('StatusesQueue'))).toEqual([]);
});

test('find names a job in quarantine, and leaves it there', async () => {
  operator.world.api.add('de1', {
    ...aReport('FJ3', { reference: { customerDefinedId: 'order-3' } }),
    pages: 'x',
  });
  await operator.tick('12345@de1');
  const [quarantined] = await places('order-3');
  expect(quarantined).toMatchObject({ where: 'quarantine', name: '12345@de1', jobId: 'FJ3' });
  expect(await operator.world.sqs.count(operator.queue('Quarantine'))).toBe(1);
});

test('find names a dead letter by job id and by customerDefinedId', async () => {
  const data = { jobId: 'FJ4', reason: 'BUSY', reference: { customerDefinedId: 'order-4' } };
  await operator.world.sqs.client.send(
    new SendMessageCommand({
      QueueUrl: operator.queue('StatusesDeadLetter'),
      MessageBody: JSON.stringify({ data }),
      MessageGroupId: '1',
      MessageDeduplicationId: '1',
    }),
  );
  const expected = [{ where: 'dead-letter', name: 'statuses', jobId: 'FJ4', reasons: ['BUSY'] }];
  expect(await places('FJ4')).toEqual(expected);
  expect(await places('order-4')).toEqual(expected);
});

test('find says that a job is nowhere, and where it could not look', async () => {
  operator.world.api.setPassword('12345', 'changed');
  const { code, stderr, stdout } = await operator.fax('find FJ404');
  operator.world.api.setPassword('12345', PASSWORD);
  expect(code).toBe(1);
  expect(stdout).toContain('FJ404  is nowhere: not at Retarus, in quarantine or in a dead-letter queue.');
  expect(stderr).toContain('Not looked: 12345@de1');
});

const lines = async (words: string) => {
  const { stdout } = await operator.fax(`tail --since 60 --once --json ${words}`);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
};

test('tail prints each job and code that was forwarded, from the log', async () => {
  const all = await lines('');
  expect(all.map(({ jobId, outcome, reason }) => [jobId, reason, outcome])).toEqual(
    expect.arrayContaining([
      ['FJ2', 'OK', 'delivered'],
      ['FJ2', 'BUSY', 'failed'],
    ]),
  );
});

test('tail knows the doubt where status and reason contradict each other, and filters by both', async () => {
  const uncertain = await lines('--filter {"outcome":["uncertain"],"status":["OK"]}');
  expect(uncertain.map(({ jobId, reason, status }) => [jobId, status, reason])).toEqual([
    ['FJ2C', 'OK', 'BUSY'],
  ]);
});

test('tail takes a filter as the settings have it', async () => {
  const failed = await lines('--filter {"outcome":["failed"],"jobId":[{"prefix":"FJ"}]}');
  expect(failed.map(({ jobId, reason }) => [jobId, reason])).toEqual([['FJ2', 'BUSY']]);
});

test('tail prints a line once, and what comes later in a later look', async () => {
  const stop = new AbortController();
  let looks = 0;
  const ticks: Promise<unknown>[] = [];
  operator.world.api.add('de1', aReport('FJ5'));
  const onSleep = async () => {
    if (++looks === 1) ticks.push(operator.tick('12345@de1'));
    await Promise.all(ticks);
    if (looks === 3) stop.abort();
  };
  const { stdout } = await operator.fax('tail --since 60 --json', { stop: stop.signal, onSleep });
  const seen = stdout.split('\n').filter(Boolean);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.filter((line) => line.includes('FJ5'))).toHaveLength(1);
});

test.each([
  ['{"outcome":["lost"]}', 'must be one of'],
  ['{outcome}', '--filter must be JSON'],
  [
    '{"billingCode":["claims"]}',
    'the log does not have billingCode. A filter may name outcome, reasonClass,',
  ],
  ['{"customerDefinedId":"order-1"}', 'It cannot name customerDefinedId, billingCode, billingInfo'],
  ['{"colour":["red"]}', 'there is no field colour. A filter may name outcome'],
  ['[]', 'must be an object'],
])('tail refuses the filter %s with what to write instead', async (filter, says) => {
  const { code, stderr } = await operator.fax(`tail --once --filter ${filter}`);
  expect(code).toBe(2);
  expect(stderr).toContain(says);
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetQueueAttributesCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { type Operator, startOperator } from '#test/cli/operator.ts';
import { aReport, aStatus } from '#test/support/reports.ts';

let operator: Operator;
beforeAll(async () => {
  const filter = { outcome: ['failed', 'uncertain'] };
  operator = await startOperator({ filteredQueues: [{ name: 'failures', filter }] });
});
afterAll(() => operator?.close());
beforeEach(async () => {
  for (const { url } of Object.values(operator.world.deployment.queues))
    await operator.world.sqs.receiveAll(url);
});

/** The function remembers what it has quarantined, so each test has a job of its own. */
async function quarantineOne(jobId: string): Promise<unknown> {
  const unreadable = { ...aReport(jobId), pages: 'three' };
  operator.world.api.add('de1', unreadable);
  await operator.tick('12345@de1');
  return unreadable;
}

/** Puts a message where SQS would put what a consumer gave up. */
const giveUp = (deadLetters: string, body: string) =>
  operator.world.sqs.client.send(
    new SendMessageCommand({
      QueueUrl: operator.queue(deadLetters),
      MessageBody: body,
      MessageGroupId: body,
      MessageDeduplicationId: `${body} ${Math.random()}`,
    }),
  );

async function arnOf(QueueUrl: string): Promise<string> {
  const { Attributes } = await operator.world.sqs.client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  return Attributes?.QueueArn ?? '';
}

const bodies = async (part: string) =>
  (await operator.world.sqs.receiveAll(operator.queue(part))).map(({ body }) => body).sort();

test('quarantine list says why each report is there, and until when', async () => {
  await quarantineOne('FJ1');
  const { code, json } = await operator.fax('quarantine list --json');
  expect(code).toBe(1);
  const [only, ...others] = json().cases;
  expect(others).toEqual([]);
  expect(only).toMatchObject({ kind: 'unreadable-report', source: '12345@de1', jobId: 'FJ1' });
  expect(only?.problems[0]).toContain('pages');
  const days = (Date.parse(only?.expires ?? '') - Date.parse(only?.since ?? '')) / 86_400_000;
  expect(days).toBe(14);
  expect((await operator.fax('quarantine list')).stdout).toContain('13 days');
});

test('looking at quarantine leaves everything in it, visible to others', async () => {
  await quarantineOne('FJ2');
  await operator.fax('quarantine list');
  expect(await bodies('Quarantine')).toHaveLength(1);
});

test('an empty quarantine is no trouble', async () => {
  const { code, stdout } = await operator.fax('quarantine list');
  expect(code).toBe(0);
  expect(stdout).toBe('Nothing is in quarantine.\n');
});

test('quarantine show prints what Retarus sent, its numbers masked', async () => {
  const sent = await quarantineOne('FJ3');
  const shown = await operator.fax('quarantine show FJ3 --json');
  expect(shown.json().content).toMatchObject({ jobId: 'FJ3', pages: 'three' });
  expect(shown.stdout).not.toContain('0000-1001');
  const whole = await operator.fax('quarantine show FJ3 --json --show-numbers');
  expect(whole.json().content).toEqual(sent);
});

test('quarantine show of what is not there says so', async () => {
  const { code, stderr } = await operator.fax('quarantine show FJ404');
  expect(code).toBe(1);
  expect(stderr).toContain('Nothing in quarantine is called "FJ404"');
});

test('quarantine export writes a line for each case, and never over a file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'export-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'cases.jsonl');
  const sent = await quarantineOne('FJ4');
  const { code, json } = await operator.fax(`quarantine export ${file} --show-numbers --json`);
  expect(code).toBe(0);
  expect(json()).toEqual({ file, cases: 1, masked: false, more: false });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ jobId: 'FJ4', content: sent });
  const again = await operator.fax(`quarantine export ${file}`);
  expect(again.code).toBe(2);
  expect(again.stderr).toContain('is there already');
});

test('redrive moves dead letters back to their own queue, and to no other', async () => {
  await giveUp('StatusesDeadLetter', 'main');
  await giveUp('StatusesfailuresDeadLetter', 'failed');
  const { code, json } = await operator.fax('redrive --yes --json');
  expect(code).toBe(0);
  expect(json().queues).toEqual([
    { queue: 'statuses', found: 1, moved: 1, state: 'completed' },
    { queue: 'failures', found: 1, moved: 1, state: 'completed' },
  ]);
  expect(await bodies('StatusesQueue')).toEqual(['main']);
  expect(await bodies('StatusesfailuresQueue')).toEqual(['failed']);
});

test('redrive of one queue leaves the dead letters of the others', async () => {
  await giveUp('StatusesDeadLetter', 'main');
  await giveUp('StatusesfailuresDeadLetter', 'failed');
  await operator.fax('redrive failures --yes --rate 500');
  expect(await bodies('StatusesQueue')).toEqual([]);
  expect(await bodies('StatusesDeadLetter')).toEqual(['main']);
});

test('redrive --dry-run counts, and moves nothing', async () => {
  await giveUp('StatusesDeadLetter', 'main');
  const { json } = await operator.fax('redrive --dry-run --json');
  expect(json().queues[0]).toEqual({ queue: 'statuses', found: 1, moved: 0, state: 'dry run' });
  expect(await bodies('StatusesDeadLetter')).toEqual(['main']);
});

test('redrive that is stopped says how far it came, and what was not moved stays', async () => {
  for (const body of ['1', '2', '3']) await giveUp('StatusesDeadLetter', body);
  const stop = new AbortController();
  const onSleep = () => stop.abort();
  const { code, json } = await operator.fax('redrive statuses --rate 1 --yes --json', {
    stop: stop.signal,
    onSleep,
  });
  expect(code).toBe(130);
  expect(json().queues[0]).toMatchObject({ found: 3, state: 'stopped' });
  const count = (part: string) => operator.world.sqs.count(operator.queue(part));
  // A message on its way is in neither queue for a moment.
  await vi.waitFor(
    async () => {
      const back = await count('StatusesQueue');
      expect(back).toBeGreaterThan(0);
      expect((await count('StatusesDeadLetter')) + back).toBe(3);
    },
    { timeout: 60_000 },
  );
});

test('redrive goes on with a move that somebody has begun, and ends when it does', async () => {
  for (const body of ['1', '2']) await giveUp('StatusesDeadLetter', body);
  const SourceArn = await arnOf(operator.queue('StatusesDeadLetter'));
  await operator.world.sqs.client.send(
    new StartMessageMoveTaskCommand({ SourceArn, MaxNumberOfMessagesPerSecond: 10 }),
  );
  const onSleep = () => new Promise<void>((resolve) => setTimeout(resolve, 50));
  const { code, json } = await operator.fax('redrive statuses --yes --json', { onSleep });
  expect([code, json().queues[0]?.state]).toEqual([0, 'completed']);
  expect(await bodies('StatusesQueue')).toEqual(['1', '2']);
});

test('a rate that SQS does not take is refused before anything is moved', async () => {
  const { code, stderr } = await operator.fax('redrive --rate 501 --yes');
  expect(code).toBe(2);
  expect(stderr).toContain('from 1 to 500');
});

test('a failed status counts once, however many queues it is in', async () => {
  operator.world.api.add(
    'de1',
    aReport('FJ8', { recipientStatus: [aStatus({ status: 'FAILED', reason: 'BUSY' })] }),
  );
  await operator.tick('12345@de1');
  const { queues, sources } = (await operator.fax('status --json')).json();
  expect(sources[0]?.lastHour.failed).toBe(1);
  const filled = queues.filter(({ waiting }) => waiting > 0);
  expect(filled.map(({ queue }) => queue)).toEqual(['statuses', 'failures']);
});

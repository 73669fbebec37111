import { SendMessageCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCOUNT, type Operator, PASSWORD, startOperator } from '#test/cli/operator.ts';
import type { Finding } from '#test/support/printed.ts';

let operator: Operator;
let file: string;
beforeAll(async () => {
  operator = await startOperator();
  file = operator.settingsFile({});
});
afterAll(() => operator?.close());

const findings = async (words = ''): Promise<readonly Finding[]> =>
  (await operator.fax(`doctor --settings ${file} --json ${words}`)).json().findings;

const troubles = async (words = '') => (await findings(words)).filter(({ state }) => state === 'trouble');

/** Everything that a healthy forwarder has and a fresh one lacks. */
async function makeHealthy(): Promise<void> {
  const { controlPlane, sqs } = operator.world;
  for (const { actions } of operator.world.deployment.alarms)
    for (const topic of actions) controlPlane.subscriptions.set(topic, ['on-call@example.com']);
  await sqs.receiveAll(operator.queue('StatusesQueue'));
}

test('a fresh forwarder is told that nobody is subscribed and nobody consumes', async () => {
  const found = await findings();
  expect(found.filter(({ check }) => check.startsWith('topic '))).toMatchObject([
    { state: 'trouble', says: 'nobody is subscribed: alarms reach nobody' },
    { state: 'trouble' },
  ]);
  expect(found.find(({ check }) => check === 'consumer of statuses')).toMatchObject({ state: 'note' });
});

test('a healthy forwarder is no trouble', async () => {
  await makeHealthy();
  const { code, stdout } = await operator.fax(`doctor --settings ${file} --retention-days 30`);
  expect(stdout).toContain('No trouble.');
  expect(stdout).not.toContain('note ');
  expect(code).toBe(0);
});

test('settings that are not deployed are trouble, each difference by itself', async () => {
  const other = operator.settingsFile({
    accounts: [{ customerNumber: ACCOUNT, dataCenters: ['de1'] }],
    poller: { secretCacheSeconds: 60 },
  });
  const { json } = await operator.fax(`doctor --settings ${other} --json`);
  const says = json().findings.filter(({ check }) => check.startsWith('settings'));
  expect(says.map((finding) => finding.says)).toEqual([
    'sources deployed, but not in the file: 12345@de2',
    'poller.secretCacheSeconds is 60, deployed is 300',
  ]);
});

test('a queue whose messages the settings would strand is trouble, with the entry to keep it', async () => {
  const other = operator.settingsFile({ queue: { type: 'standard' } });
  const { json } = await operator.fax(`doctor --settings ${other} --json`);
  expect(json().findings.filter(({ check }) => check.startsWith('settings'))).toMatchObject([
    {
      state: 'trouble',
      says: expect.stringContaining(
        'the queue "statuses" of the type "fifo" is deployed and not in the file',
      ),
      do: expect.stringContaining('Add {"name":"statuses","type":"fifo"} to "drainingQueues"'),
    },
  ]);
});

test('a retention at Retarus that is shorter than the setting is trouble', async () => {
  expect(await troubles('--retention-days 3')).toMatchObject([
    {
      check: 'retention at Retarus',
      do: 'Set reportRetentionDays of the accounts concerned to 3 and deploy.',
    },
  ]);
});

test('credentials that Retarus refuses are trouble, with the command that mends them', async () => {
  operator.world.api.setPassword(ACCOUNT, 'changed');
  const found = await troubles();
  operator.world.api.setPassword(ACCOUNT, PASSWORD);
  expect(found.map(({ check }) => check)).toEqual(['Retarus 12345@de1', 'Retarus 12345@de2']);
  expect(found[0]?.do).toContain('fax-status login 12345');
});

test('a secret that holds no credentials is trouble, and what is in it is not printed', async () => {
  const [source] = operator.world.sources;
  operator.world.secrets.put(source?.input.secretId ?? '', 'S3cr3t-text');
  const { stdout } = await operator.fax(`doctor --settings ${file}`);
  operator.world.secrets.put(source?.input.secretId ?? '', {
    username: `fax-${ACCOUNT}@example.com`,
    password: PASSWORD,
  });
  expect(stdout).toMatch(/trouble {2}secret of 12345/);
  expect(stdout).not.toContain('S3cr3t-text');
});

test('a paused source is trouble, with the command that goes on', async () => {
  await operator.fax('pause 12345@de2 --yes');
  expect(await troubles()).toMatchObject([
    { check: 'schedule 12345@de2', do: '"fax-status resume 12345@de2" goes on.' },
  ]);
  await operator.fax('resume all --yes');
});

test('a dead letter is trouble, with the command that moves it back', async () => {
  const QueueUrl = operator.queue('StatusesDeadLetter');
  const ids = { MessageGroupId: '1', MessageDeduplicationId: '1' };
  await operator.world.sqs.client.send(new SendMessageCommand({ QueueUrl, MessageBody: '{}', ...ids }));
  const found = await troubles();
  await operator.world.sqs.receiveAll(QueueUrl);
  expect(found).toMatchObject([{ check: 'queue statuses (dead-letter)', says: '1 dead letter' }]);
});

test('a queue that was changed by hand is noticed', async () => {
  const Attributes = { MessageRetentionPeriod: '86400' };
  const QueueUrl = operator.queue('Quarantine');
  await operator.world.sqs.client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
  const found = (await findings()).find(({ check }) => check === 'queue quarantine');
  expect(found).toMatchObject({ state: 'note', says: 'it keeps messages for 1 day only' });
  const again = { MessageRetentionPeriod: '1209600' };
  await operator.world.sqs.client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: again }));
});

test('a queue that was deleted is told in a sentence', async () => {
  operator.world.sqs.onRequest = ({ queueName }) =>
    queueName?.includes('Quarantine') ? { kind: 'error', status: 400, code: 'QueueDoesNotExist' } : undefined;
  const { code, stderr } = await operator.fax('doctor');
  operator.world.sqs.onRequest = undefined;
  expect(code).toBe(1);
  expect(stderr).toContain('QueueDoesNotExist');
  expect(stderr).not.toMatch(/\n\s+at /);
});

test('an alarm that rings is trouble, with the link to its first steps', async () => {
  const alarm = 'fax-status-forwarder: Quarantine';
  operator.world.controlPlane.alarms.ring(alarm, 'threshold crossed');
  const found = (await troubles()).find(({ check }) => check === `alarm ${alarm}`);
  expect(found?.do).toMatch(/^https:.+ \(below the graphs, under "Quarantine"\)$/);
});

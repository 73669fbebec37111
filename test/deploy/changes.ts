import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { ReportApi } from '#dev/local/report-api/index.ts';
import { Aws } from './aws.ts';
import { Cdk, type Settings } from './cdk.ts';
import type { Fax } from './fax.ts';
import { inventory } from './inventory.ts';
import type { Ledger } from './ledger.ts';
import { waitingIn } from './operator.ts';
import { say } from './progress.ts';

const CONSUMER = '111122223333';
const SECOND_ACCOUNT = '67890';
const OTHER_REGION = 'eu-west-1';
const RENAMED = 'faxes-renamed';

/** Where the changes are rehearsed. */
export interface Stage {
  readonly api: ReportApi;
  readonly aws: Aws;
  readonly cdk: Cdk;
  readonly endpoint: string;
  readonly fax: Fax;
  /** For further cloud assemblies. */
  readonly folder: string;
  readonly ledger: Ledger;
  readonly credentials: { readonly username: string; readonly password: string };
}

/**
 * Each recipe of docs/changes.md, one after the other on the same account: every status that Retarus ever had
 * is received exactly once over all of them.
 */
export async function rehearseChanges(
  stage: Stage,
  settings: Settings,
  outputs: Readonly<Record<string, string>>,
): Promise<void> {
  // Here sources are polled by hand. A scheduled tick at the same moment sends a status twice, which only a
  // FIFO queue drops.
  const standard = { ...settings, queue: { type: 'standard' }, poller: { periodMinutes: 30 } };
  const drained = await drainQueues(stage, settings, standard, outputs);
  const encrypted = await addKeyAndRemoveAccount(stage, standard, drained);
  const again = await destroyAndDeployAgain(stage, standard, encrypted);
  const renamed = await rename(stage, standard, again);
  await moveToAnotherRegion(stage, { ...standard, name: RENAMED, removal: 'destroy' }, renamed);
  stage.ledger.assertEachOnce();
  say('Over all changes, every status was received exactly once.');
}

type Outputs = Readonly<Record<string, string>>;

const poll = async ({ fax }: Stage, more = ''): Promise<void> => {
  const { ticks } = await fax.json(`poll all --yes${more}`);
  for (const { ended, error, source } of ticks) assert.equal(ended, 'drained', `${source}: ${error}`);
};

const typed = ({ password, username }: Stage['credentials']): string => `${username}\n${password}\n`;

/** Names a heading of docs/changes.md: its recipe follows. */
const rehearse = (heading: string): void => say(`— ${heading}`);

/** Two changes in one deployment, and an account that comes. */
async function drainQueues(
  stage: Stage,
  before: Settings,
  standard: Settings,
  old: Outputs,
): Promise<Outputs> {
  const { aws, cdk, fax, ledger } = stage;
  rehearse('A queue of the other type');
  rehearse('A filtered queue that goes');
  ledger.add('de1', 4);
  ledger.add('de2', 2);
  await poll(stage);
  const failures = (await aws.receive(old.QueueUrlfailures ?? '')).length;
  assert.equal(failures, 6 + 19);
  ledger.add('de1', 1);
  await poll(stage);
  // The consumer fails at one of them, until it is a dead letter.
  for (let receive = 0; receive < 3; receive++) await aws.receiveInVain(old.StatusQueueUrl ?? '');
  assert.equal(await waitingIn(fax, 'statuses (dead-letter)'), 1);

  cdk.write({ ...standard, filteredQueues: [] });
  const { findings } = await fax.json(`doctor --settings ${cdk.settingsFile}`);
  const advice = findings.map((finding) => finding.do).join('\n');
  assert.match(advice, /Add {"name":"statuses","type":"fifo"} to "drainingQueues" before you deploy/);
  assert.match(advice, /Add {"name":"failures","type":"fifo"} to "drainingQueues" before you deploy/);
  say('fax-status doctor tells before the deployment which queues would be stranded.');

  const drainingQueues = [
    { ...(before.queue as object), name: 'statuses' },
    { name: 'failures', consumers: [CONSUMER] },
  ];
  const accounts = [
    ...(before.accounts as object[]),
    { customerNumber: SECOND_ACCOUNT, dataCenters: ['de1'] },
  ];
  const outputs = await cdk.deploy({ ...standard, accounts, filteredQueues: [], drainingQueues });
  assert.deepEqual(JSON.parse(outputs.DrainingQueues ?? ''), {
    'statuses-draining': old.StatusQueueUrl,
    'failures-draining': old.QueueUrlfailures,
  });
  assert.ok(!outputs.StatusQueueUrl?.endsWith('.fifo'));
  const { Policy = '' } = await aws.queueAttributes(old.StatusQueueUrl ?? '');
  assert.match(Policy, new RegExp(CONSUMER));
  const alarms = (await aws.alarms()).map(({ AlarmName }) => AlarmName);
  assert.ok(alarms.includes(`${before.name}: Consumer late: statuses-draining`));
  say('The queue of the other type is there; the old ones are granted, and watched by alarms.');

  await fax.json(`login ${SECOND_ACCOUNT} --yes`, typed(stage.credentials));
  ledger.add('de1', 2, SECOND_ACCOUNT);
  ledger.add('de2', 3);
  await poll(stage);
  assert.equal(await ledger.consume(outputs.StatusQueueUrl), 5);
  assert.equal(await waitingIn(fax, 'statuses-draining'), 6);
  assert.equal(await ledger.consume(old.StatusQueueUrl), 6);
  const { queues } = await fax.json('redrive statuses-draining --yes');
  assert.deepEqual(queues, [{ queue: 'statuses-draining', found: 1, moved: 1, state: 'completed' }]);
  assert.equal(await ledger.consume(old.StatusQueueUrl), 1);
  assert.equal((await aws.receive(old.QueueUrlfailures ?? '')).length, 1);
  ledger.assertEachOnce();
  say('Both queues are read, and a dead letter of the old one is moved back: every status exactly once.');
  return outputs;
}

/** The end of the drain and two further changes, in one deployment. */
async function addKeyAndRemoveAccount(stage: Stage, standard: Settings, old: Outputs): Promise<Outputs> {
  const { aws, cdk, endpoint, fax, ledger } = stage;
  rehearse('An account that goes');
  rehearse('A customer key');
  for (const name of ['statuses-draining', 'failures-draining']) assert.equal(await waitingIn(fax, name), 0);
  await fax.json(`pause ${SECOND_ACCOUNT} --yes`);
  ledger.add('de1', 2);
  await poll(stage);
  const encryptionKeyArn = await aws.createKey();
  const outputs = await cdk.deploy({ ...standard, filteredQueues: [], encryptionKeyArn });
  assert.equal(outputs.StatusQueueUrl, old.StatusQueueUrl);
  assert.equal(await waitingIn(fax, 'statuses-draining'), undefined);
  const sources = (await fax.json('status')).sources.map(({ source }) => source);
  assert.deepEqual(sources, ['12345@de1', '12345@de2']);
  // With "removal": "keep", what is out of the stack stays until it is deleted by hand.
  for (const url of Object.values(JSON.parse(old.DrainingQueues ?? '')) as string[]) {
    const { RedrivePolicy = '{}', Policy = '' } = await aws.queueAttributes(url);
    assert.match(Policy, new RegExp(CONSUMER));
    const deadLetters = JSON.parse(RedrivePolicy).deadLetterTargetArn.split(':').pop();
    await aws.deleteQueue(url);
    await aws.deleteQueue(`${url.slice(0, url.lastIndexOf('/'))}/${deadLetters}`);
  }
  const left = await inventory(endpoint, aws.region);
  const secret = left.find((one) => one.startsWith('secret ') && one.includes(SECOND_ACCOUNT));
  assert.ok(secret, left.join('\n'));
  await aws.deleteSecret(secret.slice('secret '.length));
  say(
    'Drained queues and an account that was deleted are out of the stack; what was kept is deleted by hand.',
  );

  const { KmsMasterKeyId } = await aws.queueAttributes(outputs.StatusQueueUrl ?? '');
  assert.equal(KmsMasterKeyId, encryptionKeyArn);
  ledger.add('de2', 2);
  await poll(stage);
  assert.equal(await ledger.consume(outputs.StatusQueueUrl), 4);
  ledger.assertEachOnce();
  say('A customer key is added in place: messages of before and after it are received.');
  return outputs;
}

async function destroyAndDeployAgain(stage: Stage, standard: Settings, old: Outputs): Promise<Outputs> {
  const { aws, cdk, endpoint, fax, ledger } = stage;
  rehearse('Destroyed and deployed again');
  ledger.add('de1', 3);
  await poll(stage);
  ledger.add('de1', 2);
  say('cdk destroy, with messages in the queue and a report at Retarus …');
  await cdk.run('destroy', '--force', standard.name);
  assert.equal(await aws.stackExists(standard.name), false);
  const kept = (await inventory(endpoint, aws.region)).filter((one) => one.includes(standard.name));
  say(`Kept: ${[...new Set(kept.map((one) => one.split(' ')[0]))].join(', ')}.`);
  // From here on with "removal": "destroy", so that the end can show that nothing is left.
  const outputs = await cdk.deploy({ ...standard, filteredQueues: [], removal: 'destroy' });
  assert.notEqual(outputs.StatusQueueUrl, old.StatusQueueUrl);
  await fax.json('login 12345 --yes', typed(stage.credentials));
  await poll(stage);
  assert.equal(await ledger.consume(old.StatusQueueUrl), 3);
  assert.equal(await ledger.consume(outputs.StatusQueueUrl), 2);
  ledger.assertEachOnce();
  for (const one of kept) await aws.deleteKept(one);
  say('Deployed again: the kept queue is emptied and deleted by hand, the new one goes on.');
  return outputs;
}

async function rename(stage: Stage, standard: Settings, old: Outputs): Promise<Outputs> {
  const { aws, cdk, endpoint, fax, folder, ledger } = stage;
  rehearse('A stack of another name');
  ledger.add('de1', 2);
  await poll(stage);
  ledger.add('de2', 2);
  await fax.json(`pause all --yes --stack ${standard.name}`);
  const renamed = new Cdk(join(folder, 'renamed'), endpoint, aws.region);
  const outputs = await renamed.deploy({
    ...standard,
    name: RENAMED,
    filteredQueues: [],
    removal: 'destroy',
  });
  await fax.json(`login 12345 --yes --stack ${RENAMED}`, typed(stage.credentials));
  await poll(stage, ` --stack ${RENAMED}`);
  assert.equal(await waitingIn(fax, 'statuses', ` --stack ${standard.name}`), 2);
  assert.equal(await ledger.consume(old.StatusQueueUrl), 2);
  assert.equal(await ledger.consume(outputs.StatusQueueUrl), 2);
  ledger.assertEachOnce();
  await cdk.run('destroy', '--force', standard.name);
  assert.equal(await aws.stackExists(standard.name), false);
  assertNothingLeft(await inventory(endpoint, aws.region), standard.name, RENAMED);
  say('The stack has another name; destroyed with "removal": "destroy", nothing is left of the old one.');
  return outputs;
}

async function moveToAnotherRegion(stage: Stage, settings: Settings, old: Outputs): Promise<void> {
  const { aws, endpoint, fax, folder, ledger } = stage;
  rehearse('Another region');
  const there = new Aws(endpoint, OTHER_REGION);
  const cdk = new Cdk(join(folder, OTHER_REGION), endpoint, OTHER_REGION);
  const moved = { ...settings, filteredQueues: [] };
  cdk.write(moved);
  await cdk.run('bootstrap', `aws://000000000000/${OTHER_REGION}`);
  ledger.add('de1', 1);
  await poll(stage);
  await fax.json('pause all --yes');
  ledger.add('de1', 2);
  const outputs = await cdk.deploy(moved);
  await fax.json(`login 12345 --yes --region ${OTHER_REGION}`, typed(stage.credentials));
  await poll(stage, ` --region ${OTHER_REGION}`);
  assert.equal(await ledger.consume(old.StatusQueueUrl), 1);
  assert.equal(await ledger.consume(outputs.StatusQueueUrl, there), 2);
  ledger.assertEachOnce();
  const here = new Cdk(join(folder, 'renamed'), endpoint, aws.region);
  await here.run('destroy', '--force', settings.name);
  await cdk.run('destroy', '--force', settings.name);
  for (const account of [aws, there]) {
    assert.equal(await account.stackExists(settings.name), false);
    assertNothingLeft(await inventory(endpoint, account.region), settings.name);
  }
  say('The forwarder has moved to another region; nothing is left in either after both are destroyed.');
}

/** @param beside a stack that is there still, under whose name nothing counts */
function assertNothingLeft(all: readonly string[], stack: string, beside?: string): void {
  assert.deepEqual(
    all.filter((one) => one.includes(stack) && !(beside !== undefined && one.includes(beside))),
    [],
  );
}

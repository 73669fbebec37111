import assert from 'node:assert/strict';
import type { ReportApi } from '#dev/local/report-api/index.ts';
import type { Aws } from './aws.ts';
import type { Cdk, Settings } from './cdk.ts';
import { inventory, Unsigned } from './inventory.ts';
import type { Ledger } from './ledger.ts';
import { Impossible, say, until } from './progress.ts';

/** Recipients of the jobs at each data center. */
const JOBS = { de1: [1, 3, 12], de2: [2, 1] } as const;

/**
 * A parameter that somebody made by hand stands where the stack makes one: CloudFormation gives up and takes
 * everything back, also what would outlive the stack.
 */
export async function failFirstDeployment(cdk: Cdk, settings: Settings, endpoint: string, region: string) {
  const name = `/fax-status-forwarder/${settings.name}/queues/statuses/url`;
  const account = new Unsigned(endpoint, region);
  await account.json('ssm', 'AmazonSSM.PutParameter', { Name: name, Value: 'by hand', Type: 'String' });
  const before = await inventory(endpoint, region);
  say('cdk deploy, which fails on purpose …');
  await assert.rejects(cdk.deploy(settings), (error) => {
    assert.ok(error instanceof Impossible);
    assert.match(error.message, /ROLLBACK_COMPLETE|already exists/);
    return true;
  });
  assert.deepEqual(await inventory(endpoint, region), before);
  await account.json('ssm', 'AmazonSSM.DeleteParameter', { Name: name });
  say('A failed first deployment leaves nothing behind.');
}

/** Deploys, stores the credentials, and waits until the schedules have had every status forwarded. */
export async function deployAndForward(
  { api, aws, cdk, ledger }: { api: ReportApi; aws: Aws; cdk: Cdk; ledger: Ledger },
  settings: Settings,
  credentials: { username: string; password: string },
): Promise<Record<string, string>> {
  for (const dataCenter of ['de1', 'de2'] as const)
    for (const recipients of JOBS[dataCenter]) ledger.add(dataCenter, recipients);
  const { waiting } = ledger;
  say('cdk deploy …');
  const outputs = await cdk.deploy(settings);

  const resources = await aws.resources(settings.name);
  const [secretId = ''] = resources.get('AWS::SecretsManager::Secret') ?? [];
  say(`Deployed ${[...resources.values()].flat().length} resources; storing the credentials …`);
  await aws.putSecret(secretId, credentials);
  await checkResources(aws, resources, settings.name);

  say('Waiting until EventBridge Scheduler fires the function …');
  await until(
    `${waiting} statuses`,
    240,
    async () => {
      await ledger.consume(outputs.StatusQueueUrl);
      return ledger.waiting;
    },
    (left) => left <= 0,
  );
  ledger.assertEachOnce();
  say(`All ${waiting} statuses arrived, each once.`);
  await until(
    'the jobs to be deleted',
    30,
    async () => api.count('de1') + api.count('de2'),
    (left) => left === 0,
  );
  assert.equal(api.calls.filter(({ operation }) => operation === 'delete-oldest').length, 0);
  say('The jobs are gone from Retarus, by their ids.');
  return outputs;
}

/** Percent, in the settings and in the alarm. */
export const BUSY_PERCENT = 33;

/** What the template promises exists in the account, with the settings given. */
async function checkResources(aws: Aws, resources: Map<string, string[]>, stack: string): Promise<void> {
  const count = (type: string) => resources.get(type)?.length ?? 0;
  const schedules = await aws.schedules();
  assert.deepEqual(schedules.map(({ input }) => (input as { dataCenter: string }).dataCenter).sort(), [
    'de1',
    'de2',
  ]);
  assert.ok(
    schedules.every(({ state, expression }) => state === 'ENABLED' && expression === 'rate(1 minute)'),
  );
  await checkMonitoring(aws, resources, stack);
  assert.equal((await aws.topicArns()).length, count('AWS::SNS::Topic'));
  for (const url of resources.get('AWS::SQS::Queue') ?? []) {
    const { MessageRetentionPeriod, Policy = '' } = await aws.queueAttributes(url);
    assert.equal(MessageRetentionPeriod, '1209600');
    assert.match(Policy, /aws:SecureTransport/);
  }
  say(
    `In the account: ${schedules.length} schedules of sources, ${count('AWS::CloudWatch::Alarm')} alarms, ` +
      `${count('AWS::SNS::Topic')} topics, ${count('AWS::CloudWatch::Dashboard')} dashboards, ` +
      `${count('AWS::Logs::QueryDefinition')} saved queries, ` +
      `${count('AWS::SQS::Queue')} queues with their policies.`,
  );
}

async function checkMonitoring(aws: Aws, resources: Map<string, string[]>, stack: string): Promise<void> {
  const alarms = await aws.alarms();
  assert.equal(alarms.length, resources.get('AWS::CloudWatch::Alarm')?.length);
  const topics = await aws.topicArns();
  for (const { AlarmActions = [], AlarmName, OKActions = [] } of alarms) {
    // An alarm that a composite stands for tells nobody by itself; one about what expires has no all-clear.
    for (const topic of [...AlarmActions, ...OKActions]) assert.ok(topics.includes(topic), AlarmName);
    assert.ok(OKActions.length === 0 || OKActions[0] === AlarmActions[0], AlarmName);
  }
  const alarm = (title: string) =>
    alarms.find(({ AlarmName }) => AlarmName?.startsWith(`${stack}: ${title}`));
  assert.match(JSON.stringify(alarm('Failure rate')?.Metrics), new RegExp(`\\b${BUSY_PERCENT}\\b`));
  assert.ok(alarm('No successful poll'));
  const [dashboard = ''] = resources.get('AWS::CloudWatch::Dashboard') ?? [];
  assert.ok((await aws.dashboardBody(dashboard)).widgets.length > 10);
  assert.ok((resources.get('AWS::Logs::QueryDefinition')?.length ?? 0) >= 4);
}

/** The schedule of the daily digest is there, and its function tells the topic of the severity "warn". */
export async function sendDigest(aws: Aws, stack: string): Promise<void> {
  const resources = await aws.resources(stack);
  const name = resources.get('AWS::Lambda::Function')?.find((one) => one.includes('Digest')) ?? '';
  const [digest, ...others] = (await aws.schedules('all')).filter(({ target }) => target.includes(name));
  assert.deepEqual(others, []);
  assert.match(digest?.expression ?? '', /^cron\(/);
  assert.equal(digest?.state, 'ENABLED');
  const topic = (await aws.topicArns()).find((arn) => /Warn/.test(arn)) ?? '';
  const told = await aws.told(topic, () => aws.invoke(name, {}));
  assert.equal(told.length, 1);
  assert.match(told[0]?.Subject ?? '', new RegExp(`^${stack}: `));
  assert.match(told[0]?.Message ?? '', new RegExp(`^${stack}\\n.* to .*, Europe/Berlin\\n`));
  say(`The daily digest tells: "${told[0]?.Subject}".`);
}

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ReportApi, startReportApi } from '#dev/local/report-api/index.ts';
import { PROJECT_ROOT } from '#infra/bundle/poller-bundling.ts';
import { aReport, aStatus } from '#test/support/reports.ts';
import { Aws } from './aws.ts';
import { Cdk } from './cdk.ts';
import { type Ministack, startMinistack } from './ministack.ts';
import { OperatorCommands } from './operator.ts';
import { Impossible, say, until } from './progress.ts';

/**
 * Deploys for real: the CDK CLI as it is, against an AWS on this machine, until EventBridge Scheduler itself
 * has fired the deployed function and every status of a simulated Retarus lies in the deployed queue. Then
 * changes a setting, deploys again, and destroys.
 */
const REGION = 'eu-central-1';
const STACK = 'fax-status-forwarder';
const LOGIN = { username: 'forwarder', password: 'ä:$+/=' };
const CUSTOMER = '12345';
const BUSY_PERCENT = 33;
/** Recipients of the jobs at each data center. */
const JOBS = { de1: [1, 3, 12], de2: [2, 1] } as const;

const settings = (api: ReportApi, changes: Record<string, unknown> = {}) => ({
  accounts: [{ customerNumber: CUSTOMER, region: 'de' }],
  reportApi: { baseUrls: api.urls },
  removal: 'destroy',
  alarms: { failureRates: { busy: BUSY_PERCENT } },
  ...changes,
});

function fill(api: ReportApi): string[] {
  return (['de1', 'de2'] as const).flatMap((dataCenter) =>
    JOBS[dataCenter].flatMap((recipients, index) => {
      const jobId = `FJ${dataCenter.toUpperCase()}${index}`;
      const statuses = Array.from({ length: recipients }, (_, place) =>
        aStatus({ remoteCsid: `device ${place}` }),
      );
      api.add(dataCenter, aReport(jobId, { recipientStatus: statuses }));
      return statuses.map(({ remoteCsid }) => `${dataCenter} ${jobId} ${remoteCsid}`);
    }),
  );
}

async function deployAndForward(aws: Aws, cdk: Cdk, api: ReportApi): Promise<Record<string, string>> {
  const expected = fill(api);
  writeFileSync(cdk.settingsFile, JSON.stringify(settings(api)));
  say('cdk bootstrap …');
  await cdk.run('bootstrap', `aws://000000000000/${REGION}`);
  say('cdk deploy …');
  const outputs = await cdk.deploy(STACK);

  const resources = await aws.resources(STACK);
  const [secretId = ''] = resources.get('AWS::SecretsManager::Secret') ?? [];
  say(`Deployed ${[...resources.values()].flat().length} resources; storing the login …`);
  await aws.putSecret(secretId, LOGIN);
  await checkResources(aws, resources);

  say('Waiting until EventBridge Scheduler fires the function …');
  const arrived: string[] = [];
  await until(
    `${expected.length} statuses`,
    240,
    async () => {
      for (const { body } of await aws.receive(outputs.StatusQueueUrl ?? '')) {
        const { data } = JSON.parse(body);
        arrived.push(`${data.dataCenter} ${data.jobId} ${data.remoteCsid}`);
      }
      return arrived.length;
    },
    (count) => count >= expected.length,
  );
  assert.deepEqual(arrived.sort(), expected.sort());
  say(`All ${expected.length} statuses arrived, each once.`);
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

/** What the template promises exists in the account, with the settings given. */
async function checkResources(aws: Aws, resources: Map<string, string[]>): Promise<void> {
  const count = (type: string) => resources.get(type)?.length ?? 0;
  const schedules = await aws.schedules();
  assert.deepEqual(schedules.map(({ input }) => (input as { dataCenter: string }).dataCenter).sort(), [
    'de1',
    'de2',
  ]);
  assert.ok(
    schedules.every(({ state, expression }) => state === 'ENABLED' && expression === 'rate(1 minute)'),
  );
  await checkMonitoring(aws, resources);
  assert.equal((await aws.topicArns()).length, count('AWS::SNS::Topic'));
  for (const url of resources.get('AWS::SQS::Queue') ?? []) {
    const { MessageRetentionPeriod, Policy = '' } = await aws.queueAttributes(url);
    assert.equal(MessageRetentionPeriod, '1209600');
    assert.match(Policy, /aws:SecureTransport/);
  }
  say(
    `In the account: ${schedules.length} schedules, ${count('AWS::CloudWatch::Alarm')} alarms, ` +
      `${count('AWS::SNS::Topic')} topics, ${count('AWS::CloudWatch::Dashboard')} dashboards, ` +
      `${count('AWS::SQS::Queue')} queues with their policies.`,
  );
}

async function checkMonitoring(aws: Aws, resources: Map<string, string[]>): Promise<void> {
  const alarms = await aws.alarms();
  assert.equal(alarms.length, resources.get('AWS::CloudWatch::Alarm')?.length);
  const topics = await aws.topicArns();
  for (const { AlarmActions = [], AlarmName, OKActions = [] } of alarms) {
    // An alarm that a composite stands for tells nobody by itself; one about what expires has no all-clear.
    for (const topic of [...AlarmActions, ...OKActions]) assert.ok(topics.includes(topic), AlarmName);
    assert.ok(OKActions.length === 0 || OKActions[0] === AlarmActions[0], AlarmName);
  }
  const alarm = (title: string) =>
    alarms.find(({ AlarmName }) => AlarmName?.startsWith(`${STACK}: ${title}`));
  assert.match(JSON.stringify(alarm('Failure rate')?.Metrics), new RegExp(`\\b${BUSY_PERCENT}\\b`));
  assert.ok(alarm('No successful poll'));
  const [dashboard = ''] = resources.get('AWS::CloudWatch::Dashboard') ?? [];
  assert.ok((await aws.dashboardBody(dashboard)).widgets.length > 10);
}

async function changeAndDestroy(aws: Aws, cdk: Cdk, api: ReportApi): Promise<void> {
  say('Pausing by setting, with more memory, and deploying again …');
  writeFileSync(
    cdk.settingsFile,
    JSON.stringify(settings(api, { paused: true, poller: { memoryMb: 1024 } })),
  );
  await cdk.deploy(STACK);
  const functions = (await aws.resources(STACK)).get('AWS::Lambda::Function') ?? [];
  const poller = functions.find((name) => name.includes('Poller')) ?? '';
  assert.equal(await aws.functionMemory(poller), 1024);
  assert.ok((await aws.schedules()).every(({ state }) => state === 'DISABLED'));

  say('cdk destroy …');
  await cdk.run('destroy', '--force', STACK);
  assert.equal(await aws.stackExists(STACK), false);
  say('Destroyed.');
}

async function main(): Promise<void> {
  const cache = join(PROJECT_ROOT, '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'deploy-'));
  let ministack: Ministack | undefined;
  let api: ReportApi | undefined;
  try {
    ministack = await startMinistack(cache);
    api = await startReportApi({
      dataCenters: ['de1', 'de2'],
      accounts: [{ customerNumber: CUSTOMER, ...LOGIN }],
    });
    const aws = new Aws(ministack.endpoint, REGION);
    const cdk = new Cdk(folder, ministack.endpoint, REGION);
    const outputs = await deployAndForward(aws, cdk, api);
    await new OperatorCommands(ministack.endpoint, outputs).rehearse(CUSTOMER);
    await changeAndDestroy(aws, cdk, api);
    say('The deployment works.');
  } finally {
    await api?.close();
    ministack?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  if (error instanceof Impossible || error instanceof assert.AssertionError) console.error(error.message);
  else console.error(error);
  process.exitCode = 1;
});

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ListeningServer } from '#dev/local/listen.ts';
import { type ReportApi, startReportApi } from '#dev/local/report-api/index.ts';
import { PROJECT_ROOT } from '#infra/bundle/poller-bundling.ts';
import { withMoves, withMutes } from './additions.ts';
import { Aws } from './aws.ts';
import { Cdk, type Settings } from './cdk.ts';
import { rehearseChanges } from './changes.ts';
import { Fax } from './fax.ts';
import { BUSY_PERCENT, deployAndForward, failFirstDeployment, sendDigest } from './first-deployment.ts';
import { inventory } from './inventory.ts';
import { Ledger } from './ledger.ts';
import { type Ministack, startMinistack } from './ministack.ts';
import { rehearseCommands } from './operator.ts';
import { Impossible, say } from './progress.ts';

/**
 * Deploys for real: the CDK CLI as it is, against an AWS on this machine, until EventBridge Scheduler itself
 * has fired the deployed function and every status of a simulated Retarus lies in the deployed queue. Then
 * runs the operator's commands, rehearses every change of docs/changes.md, and destroys.
 */
const REGION = 'eu-central-1';
const CREDENTIALS = { username: 'forwarder', password: 'ä:$+/=' };
const CUSTOMER = '12345';

const settingsFor = (api: ReportApi): Settings => ({
  name: 'fax-status-forwarder',
  accounts: [{ customerNumber: CUSTOMER, region: 'de' }],
  reportApi: { baseUrls: api.urls },
  queue: { type: 'fifo', maxReceiveCount: 2 },
  filteredQueues: [{ name: 'failures', filter: { outcome: ['failed'] }, consumers: ['111122223333'] }],
  consumers: ['111122223333'],
  alarms: { failureRates: { busy: BUSY_PERCENT } },
});

const NOT_PROVED = `
What this cannot prove, because ministack has none of it: AWS' service limits (test/infra and
npm run check:templates compute them from the template), permissions (asserted on the template), and what
alarms do (evaluated by npm test; those on metric math and composites are only kept here). It takes no
Elastic IP address and no NAT gateway, so "fixedAddress" is asserted on the template alone. Keys encrypt
nothing, and SQS' message moves and CloudWatch's mute rules are the emulator's of dev/local over the deployed
queues and alarms; what a muted alarm does is tried by test/cli/commands/mute.test.ts.`;

async function main(): Promise<void> {
  const cache = join(PROJECT_ROOT, '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'deploy-'));
  let ministack: Ministack | undefined;
  let api: ReportApi | undefined;
  let moves: ListeningServer | undefined;
  let mutes: ListeningServer | undefined;
  try {
    ministack = await startMinistack(cache);
    const { endpoint } = ministack;
    moves = await withMoves(endpoint);
    const accounts = [CUSTOMER, '67890'].map((customerNumber) => ({ customerNumber, ...CREDENTIALS }));
    api = await startReportApi({ dataCenters: ['de1', 'de2'], accounts });
    const aws = new Aws(endpoint, REGION);
    mutes = await withMutes(endpoint, aws);
    const cdk = new Cdk(folder, endpoint, REGION);
    const fax = new Fax(endpoint, { sqs: moves.url, cloudWatch: mutes.url });
    const ledger = new Ledger(api, aws);
    const settings = settingsFor(api);

    say('cdk bootstrap …');
    cdk.write(settings);
    await cdk.run('bootstrap', `aws://000000000000/${REGION}`);
    const empty = await inventory(endpoint, REGION);
    await failFirstDeployment(cdk, settings, endpoint, REGION);
    const outputs = await deployAndForward({ api, aws, cdk, ledger }, settings, CREDENTIALS);
    await sendDigest(aws, settings.name);
    await rehearseCommands(fax, aws, outputs, CUSTOMER);
    const stage = { api, aws, cdk, endpoint, fax, folder, ledger, credentials: CREDENTIALS };
    await rehearseChanges(stage, settings, outputs);
    assert.deepEqual(await inventory(endpoint, REGION), empty);
    say('In the account is what was there before the first deployment, and nothing else.');
    say('The deployment works.');
    console.log(NOT_PROVED);
  } finally {
    await api?.close();
    await moves?.close();
    await mutes?.close();
    ministack?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  if (error instanceof Impossible || error instanceof assert.AssertionError) console.error(error.message);
  else console.error(error);
  process.exitCode = 1;
});

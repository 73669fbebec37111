import { REASONS } from '#contract/reasons.ts';
import { faults } from '#dev/local/report-api/index.ts';
import { unavailable } from '#dev/local/sqs/faults.ts';
import { type EmittedMetric, metricsIn } from '#test/support/emf.ts';
import { aReport, aStatus, someReports } from '#test/support/reports.ts';
import { startWorld, type World } from '#test/support/world.ts';

/**
 * What the poller emits as `service`, as CloudWatch would read it, in a life in which everything happens
 * once.
 */
export async function eventfulRun(countedReason: string): Promise<EmittedMetric[]> {
  const world = await startWorld({
    config: { countedReasons: [countedReason] },
    variables: { POWERTOOLS_SERVICE_NAME: 'under-test' },
  });
  try {
    for (const happen of EVENTS) await happen(world);
    return metricsIn(world.lambda.logs.map(({ text }) => text));
  } finally {
    await world.close();
  }
}

const EVENTS: readonly ((world: World) => unknown)[] = [everyReason, stuck, notSetUp, outside, unreadable];

async function everyReason({ api, tick }: World): Promise<void> {
  const sentTs = new Date(Date.now() - 60_000).toISOString();
  const codes = [...Object.keys(REASONS), 'NOT_IN_THE_TABLE'];
  const recipientStatus = codes.map((reason) =>
    aStatus({ reason, status: reason === 'OK' ? 'OK' : 'FAILED', sentTs }),
  );
  api.add('de1', aReport('FJREASONS', { recipientStatus }));
  const pending = aStatus({ status: 'PENDING', reason: 'PENDING', sentTs });
  api.add('de1', aReport('FJPENDING', { recipientStatus: [pending] }));
  await tick();
}

/** A full page of which nothing goes away, so that nobody sees what is behind it. */
async function stuck({ api, tick }: World): Promise<void> {
  for (const report of someReports(1_000)) api.add('de1', report);
  api.refuseDelete = () => 'INTERNAL_ERROR';
  await tick();
  api.refuseDelete = () => undefined;
  await tick();
}

async function notSetUp({ secrets, tick }: World): Promise<void> {
  secrets.create('unset', { username: '', password: 'generated' });
  await tick({ secretId: 'unset' });
}

async function outside({ api, rotate, secrets, sqs, tick }: World): Promise<void> {
  api.onRequest = () => faults.responseWith(503);
  await tick();
  api.onRequest = undefined;
  secrets.onRequest = () => ({ kind: 'error', status: 400, code: 'AccessDeniedException' });
  api.setPassword('99999', 'changed');
  await tick();
  secrets.onRequest = undefined;
  await tick();
  rotate('changed');
  api.add('de1', aReport('FJUNSENT'));
  sqs.onRequest = () => unavailable;
  await tick();
  sqs.onRequest = undefined;
  await tick();
}

async function unreadable({ api, tick }: World): Promise<void> {
  api.add('de1', { jobId: 'FJUNREADABLE', recipientStatus: 'none' });
  api.add('de1', 'no report at all');
  await tick();
  for (let job = 0; job < 25; job++) api.add('de1', { jobId: `FJNEW${job}`, recipients: [] });
  await tick();
}

import assert from 'node:assert/strict';
import { aReport } from '#test/support/reports.ts';
import type { Aws } from './aws.ts';
import type { Fax } from './fax.ts';
import { say, until } from './progress.ts';

/**
 * doctor, status, pause, redrive and quarantine replay against the deployed stack, each with what it must do
 * to the account.
 *
 * @param outputs of the deployed stack; its queues must be empty
 */
export async function rehearseCommands(
  fax: Fax,
  aws: Aws,
  outputs: Readonly<Record<string, string>>,
  customer: string,
): Promise<void> {
  const sources = [`${customer}@de1`, `${customer}@de2`];
  const { findings } = await fax.json('doctor');
  const said = findings.map(({ check, says, state }) => `${state} ${check}: ${says}`);
  for (const source of sources)
    assert.ok(
      said.some((line) => line.startsWith(`good Retarus ${source}`)),
      said.join('\n'),
    );
  say('fax-status doctor reaches both data centers with the stored credentials.');

  const { queues, sources: polled } = await fax.json('status');
  assert.deepEqual(
    polled.map(({ source }) => source),
    sources,
  );
  say(`fax-status status sees ${polled.length} sources and ${queues.length} queues.`);

  const paused = await fax.json('pause all --yes');
  assert.deepEqual(paused.changed, sources);
  const ofPolls = (await aws.alarms()).filter(({ AlarmName }) =>
    AlarmName?.includes(': No successful poll: '),
  );
  assert.deepEqual(
    paused.muted.map(({ alarm }) => alarm).sort(),
    ofPolls.map(({ AlarmName }) => AlarmName).sort(),
  );
  assert.deepEqual((await fax.json('pause all --yes')).unchanged, sources);
  const resumed = await fax.json('resume all --yes');
  assert.deepEqual([resumed.changed, resumed.muted], [sources, []]);
  say(`fax-status pause and resume switch the schedules, and mute ${paused.muted.length} alarms in between.`);
  await redrive(fax, aws, outputs);
  await replay(fax, aws, outputs, customer);
}

async function redrive(fax: Fax, aws: Aws, outputs: Readonly<Record<string, string>>): Promise<void> {
  const letter = JSON.stringify({ redriven: true });
  await aws.send(outputs.DeadLetterQueueUrl ?? '', letter);
  const { queues } = await fax.json('redrive statuses --yes');
  assert.deepEqual(queues, [{ queue: 'statuses', found: 1, moved: 1, state: 'completed' }]);
  assert.deepEqual(
    (await aws.receive(outputs.StatusQueueUrl ?? '')).map(({ body }) => body),
    [letter],
  );
  say('fax-status redrive moves the dead letter to the queue that it belongs to.');
}

async function replay(
  fax: Fax,
  aws: Aws,
  outputs: Readonly<Record<string, string>>,
  customer: string,
): Promise<void> {
  const report = aReport('FJREPLAY');
  const body = {
    kind: 'unreadable-report',
    id: 'a'.repeat(32),
    account: customer,
    dataCenter: 'de1',
    problems: ['x'],
    text: JSON.stringify(report),
    content: report,
  };
  await aws.send(outputs.QuarantineQueueUrl ?? '', JSON.stringify(body));
  const { replayed } = await fax.json('quarantine replay --yes');
  assert.equal(replayed.length, 1);
  assert.equal(await waitingIn(fax, 'quarantine'), 0);
  await until(
    'the replayed status',
    30,
    () => waitingIn(fax, 'statuses'),
    (count) => count === 1,
  );
  const [{ body: replayedBody = '{}' } = {}] = await aws.receive(outputs.StatusQueueUrl ?? '');
  assert.equal(JSON.parse(replayedBody).data.jobId, 'FJREPLAY');
  say('fax-status quarantine replay sends its status, and empties quarantine.');
}

/** Messages in a queue, as `fax-status status` sees it; undefined where it sees no such queue. */
export async function waitingIn(fax: Fax, name: string, more = ''): Promise<number | undefined> {
  const { queues } = await fax.json(`status${more}`);
  return queues.find(({ queue }) => queue === name)?.waiting;
}

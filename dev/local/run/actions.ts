import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { quarantineMessage } from '#poller/domain/quarantine.ts';
import { generateBacklog } from '../backlog/index.ts';
import { UNREADABLE } from '../backlog/unreadable.ts';
import { createLocalFunction } from '../function/index.ts';
import { generatedSupplies } from '../start/supplies.ts';
import type { Supply } from './feed.ts';
import { queueUrls } from './queues.ts';
import type { Run } from './run.ts';
import { type Condition, SLOW_MS } from './trouble.ts';
import type { LocalSource } from './world.ts';

/** How long an old address list is faxed, in simulated minutes. */
const WRONG_MINUTES = 180;

/** Something that a person can do to the run. */
export interface Action {
  readonly id: string;
  readonly title: string;
  /** What pressing it does. */
  readonly does: string;
  /** What the forwarder then does about it, and by which rule nothing is lost. */
  readonly reaction: string;
  /** A condition lasts until it is switched off; everything else happens once. */
  readonly condition?: Condition;
  /** Reports that arrive with it, so that there is something to lose. */
  readonly reports?: number;
  readonly press?: (run: Run) => Promise<void> | void;
}

export const ACTIONS: readonly Action[] = [
  {
    id: 'kill-poller',
    title: 'Kill the poller now',
    does:
      'Adds 300 reports, and kills the function at the worst moment: every message is sent, no job is ' +
      'deleted yet.',
    reaction:
      'The next tick lists the same jobs and sends the same messages with the same ids. The FIFO ' +
      'queue drops them by id.',
    press: killBeforeDelete,
  },
  {
    id: 'retarus-down',
    title: 'Retarus down',
    does:
      'Every connection to both data centers is dropped, until you switch it off. 200 reports wait ' +
      'there.',
    reaction: 'Ticks fail and say so. Nothing is deleted, the list is the log: the next good tick goes on.',
    condition: 'retarus-down',
    reports: 200,
  },
  {
    id: 'retarus-slow',
    title: 'Retarus slow',
    does: `Each response takes ${SLOW_MS / 1000} seconds longer. 200 reports wait.`,
    reaction:
      'Each call has a time limit, and no page is started that could not be finished. Slower, not less.',
    condition: 'retarus-slow',
    reports: 200,
  },
  {
    id: 'credentials-refused',
    title: 'Credentials refused (401)',
    does: 'Retarus refuses the credentials on every call. 200 reports wait.',
    reaction:
      'The secret is read again once. A second 401 ends the tick: an account is not locked by retries.',
    condition: 'credentials-refused',
    reports: 200,
  },
  {
    id: 'password-rotated',
    title: 'Rotate the password',
    does:
      'Retarus and the secret get a new password at once; the poller still remembers the old one. 200 ' +
      'reports wait.',
    reaction: 'The refused credentials are read again and the same tick goes on. Nobody notices.',
    reports: 200,
    press: rotatePassword,
  },
  {
    id: 'half-unreadable',
    title: 'Half a page unreadable',
    does: 'Three of five reports come in another format, as if the API had changed. 400 reports wait.',
    reaction:
      'The readable go out. The others are neither quarantined nor deleted: most of a page is no accident.',
    condition: 'half-unreadable',
    reports: 400,
  },
  {
    id: 'poisoned-report',
    title: 'A poisoned report',
    does: 'Adds one report that cannot be read, among 100 good ones.',
    reaction: 'It goes to quarantine whole, with the reason. The others do not wait for it.',
    reports: 100,
    press: poison,
  },
  {
    id: 'older-version',
    title: 'What an older version left',
    does:
      'Puts a report into quarantine that an earlier version could not read: it has no duration. This ' +
      'one can.',
    reaction:
      'It waits in quarantine, whole. Press “Replay” there: its statuses go out, with the ids that ' +
      'they would have had.',
    press: leaveFromOlderVersion,
  },
  {
    id: 'deletes-refused',
    title: 'Deletes refused',
    does: 'Retarus responds with 200 and deletes nothing. 200 reports wait.',
    reaction:
      'Each job’s own result is read. What is listed again is not sent again while the poller remembers it.',
    condition: 'deletes-refused',
    reports: 200,
  },
  {
    id: 'sqs-throttled',
    title: 'SQS throttling',
    does: 'SQS refuses every second request. 300 reports wait.',
    reaction:
      'What SQS did not confirm is sent again, at most three times; the rest stays at Retarus for ' +
      'the next tick.',
    condition: 'sqs-throttled',
    reports: 300,
  },
  {
    id: 'responses-lost',
    title: 'Lost responses',
    does: 'SQS takes every second request and drops the connection before it says so. 300 reports wait.',
    reaction: 'Not confirmed means sent again, with the same id. The FIFO queue drops what it has already.',
    condition: 'responses-lost',
    reports: 300,
  },
  {
    id: 'two-ticks',
    title: 'Two ticks at once',
    does: 'Adds 300 reports, and runs two pollers on the same list at the same moment.',
    reaction:
      'Both send the same ids, the queue keeps one of each; the second delete finds the jobs gone, ' +
      'which is fine.',
    press: twoTicks,
  },
  {
    id: 'consumer-stopped',
    title: 'The consumer stops',
    does: 'Nobody receives from the status queues any more, until you switch it off. 200 reports wait.',
    reaction:
      'The messages stay in the queue, for days. With time sped up, the alarm on a late consumer ' +
      'goes off after an hour.',
    condition: 'consumer-stopped',
    reports: 200,
  },
  {
    id: 'wrong-numbers',
    title: 'A list of wrong numbers',
    does:
      `Speeds time up: for ${WRONG_MINUTES / 60} hours, somebody faxes an old address list. Most of it ` +
      'fails with WRONG_NO.',
    reaction:
      'They are statuses like any other and go out. Within two hours the alarm on the failure rate ' +
      'goes off (below).',
    press: wrongNumbers,
  },
  {
    id: 'more-reports',
    title: '10,000 more reports',
    does: 'Adds ten pages of reports at once, a bad day in one click.',
    reaction: 'A full page means there is more: the tick goes on while there is progress and time.',
    reports: 10_000,
  },
];

let batches = 0;

/** Adds generated reports, spread over the sources. */
export function addReports(run: Run, size: number): void {
  const [first, ...others] = run.world.sources.map(({ source }) => source);
  if (!first) return;
  const options = { size, seed: seedOfBatch(), newest: new Date(), unreadable: 0, pending: 0 };
  const { supplies, late } = generatedSupplies([first, ...others], options);
  run.add([...supplies, ...late]);
}

const seedOfBatch = (): number => 50_000 + ++batches;

/** The first source alone gets the reports, and is ticked at once. */
function addTo({ source }: LocalSource, run: Run, size: number): void {
  const entries = generateBacklog({
    size,
    seed: seedOfBatch(),
    newest: new Date(),
    dataCenters: [source.dataCenter],
    unreadable: 0,
    pending: 0,
  });
  run.add(entries.map((entry): Supply => ({ source, entry })));
}

function killBeforeDelete(run: Run): void {
  const [local] = run.world.sources;
  if (!local) return;
  addTo(local, run, 300);
  run.trouble.beforeDelete.set(local.name, () => local.lambda.kill());
}

async function twoTicks(run: Run): Promise<void> {
  const [local] = run.world.sources;
  if (!local) return;
  addTo(local, run, 300);
  const second = createLocalFunction(run.world.deployment.functionOptions);
  try {
    await Promise.all([run.tick(local), run.tick({ ...local, lambda: second })]);
  } finally {
    await second.kill();
  }
}

function rotatePassword(run: Run): void {
  const password = `rotated-${++batches}`;
  for (const { input, source } of run.world.sources) {
    const { account } = source;
    run.world.api.setPassword(account, password);
    run.world.secrets.put(input.secretId, { username: `fax-${account}@example.com`, password });
  }
}

function poison(run: Run): void {
  const [local] = run.world.sources;
  if (!local) return;
  const { source } = local;
  const [entry] = generateBacklog({
    size: 1,
    seed: seedOfBatch(),
    newest: new Date(),
    dataCenters: [source.dataCenter],
    recipients: 3,
  });
  const damage = UNREADABLE.recipientIsNull;
  if (!entry || !damage) return;
  const report = damage(entry.report as Record<string, unknown>);
  run.add([{ source, entry: { ...entry, report, kind: 'unreadable' } }]);
}

/** For some simulated hours; resolves when they are over. */
async function wrongNumbers(run: Run): Promise<void> {
  const [local] = run.world.sources;
  if (!local) return;
  const wasFast = run.isFast;
  run.isFast = true;
  run.hurry();
  let minutes = 0;
  await new Promise<void>((resolve) => {
    const begin = (): void => {
      addWrongNumbers(local, run);
      if (++minutes < WRONG_MINUTES) return;
      run.everyMinute.delete(begin);
      resolve();
    };
    run.everyMinute.add(begin);
  });
  run.isFast = wasFast;
}

/** Three of four fail. */
function addWrongNumbers({ source }: LocalSource, run: Run): void {
  const options = {
    size: 4,
    recipients: 1,
    seed: seedOfBatch(),
    newest: new Date(),
    unreadable: 0,
    pending: 0,
  };
  const entries = generateBacklog({ ...options, dataCenters: [source.dataCenter] });
  const supplies = entries.map((entry, index): Supply => {
    const report = entry.report as { recipientStatus: readonly object[] };
    const recipientStatus = report.recipientStatus.map((recipient) =>
      index === 3 ? recipient : { ...recipient, status: 'FAILED', reason: 'WRONG_NO' },
    );
    return { source, entry: { ...entry, report: { ...report, recipientStatus } } };
  });
  run.add(supplies);
}

/** As an earlier version would have: into quarantine with its reason, and away from Retarus. */
async function leaveFromOlderVersion(run: Run): Promise<void> {
  const [local] = run.world.sources;
  if (!local) return;
  const { api, deployment, sqs } = run.world;
  const { source } = local;
  const { account, dataCenter } = source;
  const options = {
    size: 1,
    recipients: 2,
    seed: seedOfBatch(),
    newest: new Date(),
    unreadable: 0,
    pending: 1,
  };
  const [entry] = generateBacklog({ ...options, dataCenters: [dataCenter] });
  if (!entry) return;
  const final = entry.final as { readonly recipientStatus: readonly Record<string, unknown>[] };
  const [{ durationInSecs: _, ...first } = {}, ...others] = final.recipientStatus;
  const report = { ...final, recipientStatus: [first, ...others] };
  // Pending until quarantine has it: a tick lets it be.
  api.add(dataCenter, entry.report, account);
  run.hold(source, report);
  const problems = ['recipientStatus[0].durationInSecs is missing'];
  const quarantined = {
    kind: 'unreadable-report',
    source,
    jobId: entry.jobId,
    problems,
    content: report,
  } as const;
  const { attributes, body } = quarantineMessage(quarantined);
  await sqs.client.send(
    new SendMessageCommand({
      QueueUrl: queueUrls(deployment).quarantine,
      MessageBody: body,
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
      ),
    }),
  );
  api.delete(dataCenter, entry.jobId, account);
}

import { buildCandidate } from '../build.ts';
import { CANDIDATES, type CandidateEntry } from '../candidates/index.ts';
import { Remote } from '../rpc.ts';
import { indicesOf, reportOf } from '../workload.ts';
import { BENCH_FAULTS, type BenchFault, entryFault, type Report } from './catalog.ts';
import { type FaultWorld, openFaultWorld } from './world.ts';

/** What became of the statuses of one candidate under one fault. */
export interface Observation {
  readonly fault: string;
  /** Neither in the queue nor in quarantine, and their jobs are deleted at Retarus. */
  readonly lost: number;
  /** Further copies of what a consumer had already. */
  readonly repeated: number;
  /** Not in the queue, and their jobs still at Retarus after the last run; unreadable ones are left out. */
  readonly blocked: number;
  /** Messages without the field that Retarus added. */
  readonly dropped: number;
  /** Reports in quarantine. */
  readonly quarantined: number;
}

export interface FaultRow {
  readonly name: string;
  readonly title: string;
  readonly observations: readonly Observation[];
}

const REPORTS = 12;
const RECIPIENTS = 2;
/** Which report the fault is about: the middle of a page. */
const VICTIM = 5;
/** As a schedule would: what the first run left, the next ones may do. */
const RUNS = 3;
/** One run of so few reports takes a part of a second: what is not done by then never will be. */
const RUN_TIMEOUT_MS = 5_000;

/** One sends no batches, the other is what nobody would write, to show where the limit is. */
const LEFT_OUT = ['one-by-one', 'signed-https'];

/**
 * Every candidate that a team would write or install, under every fault.
 *
 * @param say is told what is under way
 */
export async function measureFaults(say: (text: string) => void): Promise<FaultRow[]> {
  const world = await openFaultWorld();
  const rows: FaultRow[] = [];
  let first = 0;
  try {
    for (const candidate of CANDIDATES.filter(({ name }) => !LEFT_OUT.includes(name))) {
      const file = await buildCandidate(candidate.name);
      const observations: Observation[] = [];
      for (const fault of BENCH_FAULTS) {
        say(`${candidate.name}: ${fault.title} …`);
        observations.push(await observe(world, candidate, file, fault, first));
        // Other jobs: a queue that drops repetitions has not seen them.
        first += REPORTS;
      }
      rows.push({ name: candidate.name, title: candidate.title, observations });
    }
  } finally {
    await world.close();
  }
  return rows;
}

async function observe(
  world: FaultWorld,
  candidate: CandidateEntry,
  file: string,
  fault: BenchFault,
  from: number,
): Promise<Observation> {
  const { account, api, quarantineQueueUrl, sqs } = world;
  const whole = indicesOf({ reports: REPORTS, recipients: RECIPIENTS, from }).map(
    (index) => reportOf(index, RECIPIENTS) as Report,
  );
  const victim = whole[VICTIM];
  if (!victim) throw new Error('There is no report to do something to.');
  for (const report of whole) {
    const changed = fault.everyReport?.(report) ?? report;
    api.add('de1', report === victim ? (fault.report?.(changed) ?? changed) : changed, account);
  }
  const [victimKey] = keysOf(victim);
  let happened = false;
  sqs.onRequest = entryFault(
    fault,
    (body) => keyOf(body) === victimKey,
    () => {
      happened = true;
    },
  );
  const wasKilled = await runAll(world, candidate, file, fault);
  if ((fault.entry && !happened) || (fault.killed && !wasKilled))
    throw new Error(`${candidate.name}: the fault "${fault.title}" did not happen.`);
  sqs.onRequest = undefined;
  const received = await sqs.receiveAll(world.targetOf(candidate).queueUrl);
  const quarantined = await sqs.receiveAll(quarantineQueueUrl);
  const copies = Map.groupBy(received, ({ body }) => keyOf(body));
  const missing = whole
    .filter((report) => !(report === victim && fault.report))
    .flatMap((report) => keysOf(report).map((key) => ({ key, jobId: report.jobId })))
    .filter(({ key }) => !copies.has(key));
  const isLeft = ({ jobId }: { jobId: string }) => api.has('de1', jobId, account);
  const victimGone = fault.report && !isLeft(victim) && quarantined.length === 0 ? RECIPIENTS : 0;
  const observation = {
    fault: fault.name,
    lost: missing.filter((status) => !isLeft(status)).length + victimGone,
    repeated: [...copies.values()].reduce((sum, { length }) => sum + length - 1, 0),
    blocked: missing.filter(isLeft).length,
    dropped: fault.field === undefined ? 0 : received.filter(({ body }) => !has(body, fault.field)).length,
    quarantined: quarantined.length,
  };
  for (const report of whole) await removeLeft(world, candidate, report.jobId);
  return observation;
}

/** Run after run, as a schedule has them, until nothing is left. @returns whether a process was killed */
async function runAll(
  { account, api, environmentOf, targetOf }: FaultWorld,
  candidate: CandidateEntry,
  file: string,
  { killed }: BenchFault,
): Promise<boolean> {
  let remote: Remote | undefined;
  let isKilled = false;
  api.onRequest = ({ operation }) => {
    if (!killed || isKilled || !operation.includes('delete')) return undefined;
    isKilled = true;
    void remote?.stop();
    return ({ response }) => void response.destroy();
  };
  for (let run = 0; run < RUNS && api.count('de1', account) > 0; run++) {
    remote ??= new Remote(file, environmentOf(candidate), ['--no-warnings']);
    const done = await drain(remote, targetOf(candidate));
    if (done) continue;
    await remote.stop();
    remote = undefined;
  }
  await remote?.stop();
  api.onRequest = undefined;
  return isKilled;
}

/** @returns false where the process ended, threw, or waits for something that never comes */
async function drain(remote: Remote, target: ReturnType<FaultWorld['targetOf']>): Promise<boolean> {
  // A start may take long on a shared machine, and is not what is tried.
  await remote.call('load', target);
  const timeout = new AbortController();
  const expired = new Promise<false>((resolve) => {
    const timer = setTimeout(() => resolve(false), RUN_TIMEOUT_MS);
    timeout.signal.addEventListener('abort', () => clearTimeout(timer));
  });
  const drained = remote
    .call('drain')
    .then(() => true)
    .catch(() => false);
  try {
    return await Promise.race([drained, expired]);
  } finally {
    timeout.abort();
  }
}

async function removeLeft(world: FaultWorld, candidate: CandidateEntry, jobId: string): Promise<void> {
  if (!world.api.has('de1', jobId, world.account)) return;
  const { account, apiUrl, password, username } = world.targetOf(candidate);
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const url = `${apiUrl}/rest/v1/${account}/fax/reports/${jobId}`;
  await fetch(url, { method: 'DELETE', headers: { authorization } });
}

const keyOf = (body: string): string => {
  const message = JSON.parse(body);
  const { jobId, number } = message.data ?? message;
  return `${jobId} ${number}`;
};

const keysOf = ({ jobId, recipientStatus }: Report): string[] =>
  (recipientStatus as { number: string }[]).map(({ number }) => `${jobId} ${number}`);

function has(body: string, field = ''): boolean {
  const message = JSON.parse(body);
  return field in (message.data ?? message);
}

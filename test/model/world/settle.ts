import { type Invocation, runInvocations } from './invocation.ts';
import { NO_FAULTS } from './plan.ts';
import { PromiseBroken } from './promise-broken.ts';
import type { Stored } from './retarus.ts';
import { isPoisonous, kindOf, type Tolerated, toleratedInBacklog } from './tolerated.ts';
import type { World } from './world.ts';

const PAGE = 1_000;

/**
 * The faults stop: within one tick, the backlog drains in ⌈n/1000⌉ + 1 pages (P5). What stays is meant to:
 * jobs that are pending, and entries that cannot be deleted since they have no job id, which are in
 * quarantine.
 */
export async function settle(world: World): Promise<void> {
  world.apiChanged = false;
  await passRest(world);
  world.rotate('both');
  world.retarus.credentials = { ...world.secret };

  const before = world.retarus.stored;
  const { confirmed } = world.environment.record;
  const tolerated = toleratedInBacklog(before, (raw) => confirmed.holdsWhole(raw), world.setting.queues);
  const [invocation] = await runInvocations(world, [
    { afterEvents: 0, environment: world.environment, plan: NO_FAULTS },
  ]);
  const ending = checkEnding(before, invocation, tolerated);
  checkLeft(world, ending === 'drained' ? NOTHING_TOLERATED : tolerated);
  world.ledger.checkConservation();
}

const NOTHING_TOLERATED: Tolerated = { isMostlyUnreadable: false, isMostlyRefused: false };

/** Retarus may have asked to wait; that goes by the environment's clock. */
async function passRest({ environment, time }: World): Promise<void> {
  const until = Math.max(0, ...[...environment.setup.memory.cooldowns.values()].map((one) => one.until));
  await time.pass(Math.max(0, until - environment.clockError - time.now));
}

/** @returns how the tick ended */
function checkEnding(
  before: readonly Stored[],
  invocation: Invocation | undefined,
  { isMostlyUnreadable, isMostlyRefused }: Tolerated,
): string | undefined {
  const result = invocation?.result;
  const ending = result?.ended === 'failed' ? result.error.name : result?.ended;
  // Refused messages that this environment has quarantined already are no sign of anything any more.
  const expected = isMostlyUnreadable
    ? ['PageUnreadableError']
    : ['drained', ...(isMostlyRefused ? ['MessagesRefusedError'] : [])];
  if (!expected.includes(String(ending))) {
    throw new PromiseBroken('P5', `with all faults gone, the tick ended with ${ending}`);
  }
  const pages = result?.tally.pages ?? 0;
  if (pages > Math.ceil(before.length / PAGE) + 1) {
    throw new PromiseBroken('P5', `${pages} pages for ${before.length} reports`);
  }
  return ending;
}

function checkLeft({ ledger, retarus }: World, { isMostlyUnreadable, isMostlyRefused }: Tolerated): void {
  const mayStay = ({ jobId, raw }: Stored): boolean => {
    const kind = kindOf(raw);
    if (kind === 'pending') return true;
    if (isMostlyUnreadable && kind === 'unreadable') return true;
    if (isMostlyRefused && isPoisonous(raw)) return true;
    return jobId === undefined && ledger.accepted.holdsWhole(raw);
  };
  const left = retarus.stored.filter((entry) => !mayStay(entry));
  if (left.length > 0) {
    throw new PromiseBroken(
      'P5',
      `left at Retarus: ${left.map(({ jobId }) => jobId ?? 'an entry without a job id').join(', ')}`,
    );
  }
}

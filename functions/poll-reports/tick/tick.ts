import { type Source, sourceName } from '../interface/source.ts';
import { TickCredentials } from './credentials.ts';
import { type DeletedJobs, deleteJobs } from './delete-jobs.ts';
import { NotSetUpError, OperationalError, RateLimitedError } from './errors.ts';
import { PAGE_SIZE, timeLeft } from './limits.ts';
import { type ForwardedPage, PageForwarding } from './page.ts';
import type { Ports, Setup, TickContext } from './ports.ts';
import { oldestLeft, Tally } from './tally.ts';

/**
 * How a tick ended:
 * - `drained`: the last page was not full, and all that could be forwarded was;
 * - `more`: the budget was used up; the next tick goes on;
 * - `stuck`: a full page of which nothing could be deleted, so nothing behind it can be seen;
 * - `not-set-up`: no credentials were stored yet, so nothing was called;
 * - `failed`: something outside failed; the next tick tries again.
 */
export type Ending =
  | { readonly ended: 'drained' | 'more' | 'stuck' | 'not-set-up' }
  | { readonly ended: 'failed'; readonly error: OperationalError };

export type TickResult = Ending & { readonly tally: Tally };

/**
 * One tick of one source: lists, forwards and deletes page after page, while there is progress and time.
 *
 * Does not throw for what fails outside; what it throws is a bug.
 *
 * @param secretId where the source's credentials are
 * @param endsAt reading of the monotonic clock at which the invocation is killed
 */
export async function tick(
  source: Source,
  secretId: string,
  endsAt: number,
  setup: Setup,
  ports: Ports,
): Promise<TickResult> {
  const tally = new Tally(setup.watches);
  const deadline = endsAt - setup.limits.reportReserve;
  const context: TickContext = { source, setup, ports, tally, deadline };
  const ending = await pages(context, new TickCredentials(context, secretId)).catch(
    (error: unknown): Ending => {
      if (error instanceof NotSetUpError) return { ended: 'not-set-up' };
      if (!(error instanceof OperationalError)) throw error;
      return { ended: 'failed', error };
    },
  );
  if (ending.ended === 'failed') startCooldown(ending.error, context);
  return { ...ending, tally };
}

async function pages(context: TickContext, credentials: TickCredentials): Promise<Ending> {
  const { deadline, ports, setup, source, tally } = context;
  const { limits } = setup;
  checkCooldown(context);

  let slowestPage = 0;
  const mayStartPage = () =>
    tally.pages < limits.maxPages &&
    deadline - ports.clock.monotonic() >= Math.max(limits.minPageTime, 2 * slowestPage);
  while (mayStartPage()) {
    const started = ports.clock.monotonic();
    const page = await credentials.call((current) => {
      tally.calls.list++;
      return ports.reportApi.list(source, current, timeLeft(limits.listTimeout, deadline, ports.clock));
    });
    const { reports } = page;
    const isFull = reports.length >= PAGE_SIZE;
    tally.pages++;
    tally.reports += reports.length;
    if (isFull) tally.fullPages++;

    const forwarded = await new PageForwarding(context, deadline - limits.deleteReserve).run(page);
    const deleted = await deleteJobs(forwarded.deletable, context, credentials);
    slowestPage = Math.max(slowestPage, ports.clock.monotonic() - started);

    const ending = endingAfter(forwarded, deleted, isFull);
    if (!ending && mayStartPage()) continue;
    tally.oldestLeft = oldestLeft(reports, deleted.gone, isFull);
    return ending ?? { ended: 'more' };
  }
  return { ended: 'more' };
}

/** Why no further page is asked for; `undefined` when there is more, and progress. */
function endingAfter(forwarded: ForwardedPage, deleted: DeletedJobs, isFull: boolean): Ending | undefined {
  const error = deleted.error ?? forwarded.error;
  if (error) return { ended: 'failed', error };
  if (forwarded.outOfTime) return { ended: 'more' };
  if (!isFull) return { ended: 'drained' };
  return deleted.gone.size === 0 ? { ended: 'stuck' } : undefined;
}

/** Retarus asked the source to wait in an earlier tick. @throws RateLimitedError until that time is over */
function checkCooldown({ ports, setup, source }: TickContext): void {
  const name = sourceName(source);
  const { from, until } = setup.memory.cooldowns.get(name) ?? { from: 0, until: 0 };
  const now = ports.clock.now();
  if (now >= from && now < until) {
    const left = until - now;
    throw new RateLimitedError(`Retarus asked ${name} to wait; ${Math.ceil(left / 1000)} s are left.`, left);
  }
  setup.memory.cooldowns.delete(name);
}

function startCooldown(error: OperationalError, { ports, setup, source }: TickContext): void {
  if (!(error instanceof RateLimitedError)) return;
  const from = ports.clock.now();
  const until = from + Math.min(error.retryAfterMs, setup.limits.maxCooldown);
  setup.memory.cooldowns.set(sourceName(source), { from, until });
}

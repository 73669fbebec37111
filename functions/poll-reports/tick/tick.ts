import { type Source, sourceName } from '../interface/source.ts';
import type { Setup, TickContext } from './context.ts';
import { Session } from './credentials.ts';
import { type DeletedJobs, deleteJobs } from './delete-jobs.ts';
import { OperationalError, RateLimitedError } from './errors.ts';
import { PAGE_SIZE } from './limits.ts';
import { oldestLeft } from './oldest-left.ts';
import { type ForwardedPage, forwardPage } from './page.ts';
import type { Ports } from './ports.ts';
import { Tally } from './tally.ts';

/**
 * How a tick ended:
 * - `drained`: the last page was not full, and all that could be forwarded was;
 * - `more`: the budget was used up; the next tick goes on;
 * - `stuck`: a full page of which nothing could be removed, so nothing behind it can be seen;
 * - `failed`: something outside failed; the next tick tries again.
 */
export type Ending =
  | { readonly ended: 'drained' | 'more' | 'stuck' }
  | { readonly ended: 'failed'; readonly error: OperationalError };

export type TickResult = Ending & { readonly tally: Tally };

/**
 * One tick of one source: lists, forwards and deletes page after page, while there is progress and time.
 *
 * Does not throw for what fails outside; what it throws is a bug.
 *
 * @param secretId where the source's login is
 * @param endsAt epoch milliseconds at which the invocation is killed
 */
export async function tick(
  source: Source,
  secretId: string,
  endsAt: number,
  setup: Setup,
  ports: Ports,
): Promise<TickResult> {
  const tally = new Tally();
  const deadline = endsAt - setup.limits.reportReserve;
  const context: TickContext = { source, setup, ports, tally, deadline };
  const ending = await pages(context, new Session(context, secretId)).catch((error: unknown): Ending => {
    if (!(error instanceof OperationalError)) throw error;
    return { ended: 'failed', error };
  });
  if (ending.ended === 'failed') startCooldown(ending.error, context);
  return { ...ending, tally };
}

async function pages(context: TickContext, session: Session): Promise<Ending> {
  const { deadline, ports, setup, source, tally } = context;
  const { limits } = setup;
  checkCooldown(context);

  let slowestPage = 0;
  const mayStartPage = () =>
    tally.pages < limits.maxPages &&
    deadline - ports.clock.now() >= Math.max(limits.minPageTime, 2 * slowestPage);
  while (mayStartPage()) {
    const started = ports.clock.now();
    const reports = await session.call((login) => {
      tally.calls.list++;
      // Reading the secret may have used up the time.
      const timeout = Math.max(1, Math.min(limits.listTimeout, deadline - ports.clock.now()));
      return ports.reportApi.list(source, login, timeout);
    });
    const isFull = reports.length >= PAGE_SIZE;
    tally.pages++;
    tally.reports += reports.length;
    if (isFull) tally.fullPages++;

    const forwarded = await forwardPage(reports, context, deadline - limits.deleteReserve);
    const removed = await deleteJobs(forwarded.deletable, context, session);
    slowestPage = Math.max(slowestPage, ports.clock.now() - started);

    const ending = endingAfter(forwarded, removed, isFull);
    if (!ending && mayStartPage()) continue;
    tally.oldestLeft = oldestLeft(reports, removed.gone, isFull);
    return ending ?? { ended: 'more' };
  }
  return { ended: 'more' };
}

/** Why no further page is asked for; `undefined` when there is more, and progress. */
function endingAfter(forwarded: ForwardedPage, removed: DeletedJobs, isFull: boolean): Ending | undefined {
  const error = removed.error ?? forwarded.error;
  if (error) return { ended: 'failed', error };
  if (forwarded.outOfTime) return { ended: 'more' };
  if (!isFull) return { ended: 'drained' };
  return removed.gone.size === 0 ? { ended: 'stuck' } : undefined;
}

/** Retarus asked for a rest in an earlier tick. */
function checkCooldown({ ports, setup, source }: TickContext): void {
  const name = sourceName(source);
  const left = (setup.memory.cooldownUntil.get(name) ?? 0) - ports.clock.now();
  if (left > 0) {
    throw new RateLimitedError(`Retarus asked ${name} to wait; ${Math.ceil(left / 1000)} s are left.`, left);
  }
  setup.memory.cooldownUntil.delete(name);
}

function startCooldown(error: OperationalError, { ports, setup, source }: TickContext): void {
  if (!(error instanceof RateLimitedError)) return;
  const rest = Math.min(error.retryAfterMs, setup.limits.maxCooldown);
  setup.memory.cooldownUntil.set(sourceName(source), ports.clock.now() + rest);
}

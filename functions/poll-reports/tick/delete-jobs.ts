import { sourceName } from '../interface/source.ts';
import type { TickCredentials } from './credentials.ts';
import { OperationalError } from './errors.ts';
import { jitteredBackoff, PAGE_SIZE, timeLeft } from './limits.ts';
import type { DeleteResult, TickContext } from './ports.ts';

export interface DeletedJobs {
  /** Ids that Retarus no longer has. */
  readonly gone: ReadonlySet<string>;
  /** Why the tick ends here: these jobs are listed again. */
  readonly error: OperationalError | undefined;
}

/**
 * Deletes confirmed jobs by id, at most 1000 a call, and reads each id's own result: HTTP 200 does not mean
 * deleted. A result that says neither `deleted` nor why not counts as gone, once.
 */
export async function deleteJobs(
  jobIds: readonly string[],
  context: TickContext,
  credentials: TickCredentials,
): Promise<DeletedJobs> {
  const { deletedBySilence } = context.setup.memory;
  const source = sourceName(context.source);
  // They were taken for gone, and are listed again: silence does not count for them any more.
  const back = new Set(jobIds.filter((id) => deletedBySilence.has(source, id)));
  const gone = new Set<string>();
  let error: OperationalError | undefined;
  for (let start = 0; start < jobIds.length && !error; start += PAGE_SIZE) {
    const ids = jobIds.slice(start, start + PAGE_SIZE);
    try {
      const results = await deleteWithRetry(ids, context, credentials);
      const responded = new Map(results.map((result) => [result.jobId, result]));
      for (const id of ids) {
        const result = responded.get(id);
        const isSilent = result !== undefined && result.deleted === undefined && result.reason === undefined;
        if (isSilent) deletedBySilence.add(source, id);
        if (isGone(result) || (isSilent && !back.has(id))) gone.add(id);
      }
    } catch (caught) {
      if (!(caught instanceof OperationalError)) throw caught;
      error = caught;
    }
  }
  context.tally.deleted += gone.size;
  for (const id of gone) context.tally.deletedJobs.push(id);
  context.tally.deletesRefused += jobIds.filter((id) => !gone.has(id) || back.has(id)).length;
  return { gone, error };
}

/** An id that the response does not name may or may not be gone: if not, it is listed again. */
const isGone = (result: DeleteResult | undefined): boolean =>
  result?.deleted === true || result?.reason === 'NOT_FOUND';

async function deleteWithRetry(
  ids: readonly string[],
  { deadline, ports, setup, source, tally }: TickContext,
  credentials: TickCredentials,
): Promise<readonly DeleteResult[]> {
  const { limits } = setup;
  for (let attempt = 1; ; attempt++) {
    try {
      return await credentials.call((current) => {
        tally.calls.delete++;
        const timeout = timeLeft(limits.deleteTimeout, deadline, ports.clock);
        return ports.reportApi.delete(source, current, ids, timeout);
      });
    } catch (error) {
      const again =
        error instanceof OperationalError && error.retryable && attempt < limits.maxDeleteAttempts;
      const pause = jitteredBackoff(attempt, limits, ports.random);
      if (!again || ports.clock.monotonic() + pause >= deadline) throw error;
      await ports.clock.sleep(pause);
    }
  }
}

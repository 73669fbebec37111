import type { Credentials, DeleteResult, ReportApi } from '#poller/tick/ports.ts';
import { aPage } from '#test/support/reports.ts';
import { heldText, type Json } from '../json.ts';
import type { ApiError, DeleteFault, ListFault } from '../plan.ts';
import type { Invocation } from '../ports.ts';
import { reversedFields, reversedRecipients } from '../reports.ts';
import { deleteResult } from '../retarus.ts';
import { exchange } from '../wire.ts';

const SOON = { there: 10, back: 10 };
const RETRY_AFTER_MS = 30_000;

/** Retarus' report calls, with its errors as the client names them. */
export function reportApi({ world, environment, plan, calls }: Invocation): ReportApi {
  const { time, ledger, retarus, forwarder } = world;
  const { errors } = forwarder;

  const errorOf = (name: ApiError): Error => {
    return name === 'RateLimitedError'
      ? new errors.RateLimitedError(name, RETRY_AFTER_MS)
      : new errors[name](name);
  };
  const heard = (_: unknown, error: unknown): void => {
    if (!(error instanceof errors.CredentialsRefusedError)) return;
    calls.refusedCredentials++;
    if (calls.delete > 0) world.rare.reached('credentials rotated in the middle of a page');
  };
  const checkCredentials = (credentials: Credentials): void => {
    if (!retarus.accepts(credentials)) throw errorOf('CredentialsRefusedError');
  };
  const timedOut = (): Error => new errors.TimeoutError('no response in time');

  return {
    list: (_, credentials, timeoutMs) => {
      calls.list++;
      const fault: ListFault = plan.list.shift() ?? SOON;
      return exchange(time, environment, {
        what: 'list',
        latency: fault,
        timeoutMs,
        effect: () => {
          checkCredentials(credentials);
          if (fault.error) throw errorOf(fault.error);
          const page = asListed(world.page(), fault);
          ledger.listed(page, environment.record);
          world.rare.listed(page);
          return aPage(parsed(page));
        },
        timedOut,
        heard,
      });
    },

    delete: (_, credentials, jobIds, timeoutMs) => {
      if (!environment.alive) return new Promise(() => {});
      calls.delete++;
      world.watch(() => ledger.deletionAsked(jobIds, retarus, environment.record));
      const fault: DeleteFault = plan.delete.shift() ?? SOON;
      return exchange(time, environment, {
        what: `delete ${jobIds.join(' ')}`,
        latency: fault,
        timeoutMs,
        effect: () => {
          checkCredentials(credentials);
          if (fault.error && !fault.done) throw errorOf(fault.error);
          const response = remove(jobIds, fault);
          if (fault.error) throw errorOf(fault.error);
          return response;
        },
        timedOut,
        heard,
      });
    },
  };

  function remove(jobIds: readonly string[], { results = [] }: DeleteFault): DeleteResult[] {
    const stored = new Map(retarus.stored.map((entry) => [entry.jobId, entry]));
    const gone = new Set<string>();
    const response: DeleteResult[] = [];
    for (const [index, jobId] of jobIds.entries()) {
      const result = results[index] ?? 'deleted';
      const exists = stored.has(jobId) && !gone.has(jobId);
      if (exists && (result === 'deleted' || result === 'silent' || result === 'deleted with INTERNAL_ERROR'))
        gone.add(jobId);
      if (result === 'not named') continue;
      if (result === 'silent' || result === 'silent and kept') {
        response.push({ jobId });
        continue;
      }
      if (result === 'pretended') response.push(deleteResult(jobId));
      else if (!exists) response.push(deleteResult(jobId, 'NOT_FOUND'));
      else response.push(deleteResult(jobId, result === 'deleted' ? undefined : 'INTERNAL_ERROR'));
    }
    ledger.deleted([...gone].flatMap((jobId) => stored.get(jobId) ?? []));
    retarus.remove(gone);
    return response;
  }
}

/** What the forwarder makes of a page: its own objects. */
const parsed = (page: readonly Json[]): Json[] => JSON.parse(`[${page.map(heldText).join()}]`);

/** What arrives of a page. */
function asListed(entries: readonly Json[], { order, repeated = 0 }: ListFault): Json[] {
  let page = [...entries];
  if (order === 'reversed reports') page.reverse();
  if (order === 'reversed recipients') page = page.map(reversedRecipients);
  if (order === 'reversed fields') page = page.map(reversedFields);
  return [...page, ...page.slice(0, repeated)];
}

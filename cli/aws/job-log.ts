import {
  FILTER_FIELDS,
  type Filter,
  type Filterable,
  type FilterField,
  matches,
} from '../../contract/filter.ts';
import type { ReasonTable } from '../../contract/reasons.ts';
import { type LoggedJobs, verdictOf } from '../../functions/poll-reports/interface/operator.ts';

/** Texts of whoever sends the fax: they may hold a fax number or a name, so the log has none of them. */
export const OF_SENDER: readonly FilterField[] = ['customerDefinedId', 'billingCode', 'billingInfo'];
/** What a filter may look at in the log. */
export const LOGGED = FILTER_FIELDS.filter((field) => !OF_SENDER.includes(field));

/** Statuses of a job with the same codes, as the log tells of them. */
export interface LoggedStatus extends Omit<Filterable, 'reference'> {
  /** ISO 8601: when they were forwarded. */
  readonly at: string;
  /** `12345/billing@de1` */
  readonly source: string;
}

/** What a line of jobs says was forwarded. @param at when it was logged, in epoch milliseconds */
export function statusesOf(
  { forwarded, source }: LoggedJobs,
  at: number,
  table: ReasonTable,
): LoggedStatus[] {
  const [name = '', dataCenter = ''] = source.split('@');
  // The `login` of `12345/billing@de1` is no part of the account.
  const [account = ''] = name.split('/');
  const common = { source, account, dataCenter, at: new Date(at).toISOString() };
  return forwarded.flatMap(({ jobs, reason, status }) =>
    jobs.map((jobId) => ({ ...common, status, reason, ...verdictOf(status, reason, table), jobId })),
  );
}

/** Whether a filter takes the status, or would with a text of the sender that the log does not have. */
export const mayTake = (filter: Filter, status: LoggedStatus): boolean =>
  matches(
    Object.fromEntries(Object.entries(filter).filter(([field]) => LOGGED.includes(field as FilterField))),
    status,
  );

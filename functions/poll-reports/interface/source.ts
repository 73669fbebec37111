import type { DataCenter } from './data-centers.ts';

/** One account and login at one data center: the unit that is scheduled, polled, alarmed and isolated. */
export interface Source {
  /** Retarus customer number. */
  readonly account: string;
  /** Tells logins of one account apart; absent where the account has one. */
  readonly login?: string;
  readonly dataCenter: DataCenter;
}

/** `12345`, or `12345/billing` with a login: whose credentials they are. */
export const accountName = ({ account, login }: Pick<Source, 'account' | 'login'>): string =>
  login === undefined ? account : `${account}/${login}`;

/** `12345@de1` or `12345/billing@de1`: the source's name in logs, metrics and alarms. */
export const sourceName = (source: Source): string => `${accountName(source)}@${source.dataCenter}`;

/**
 * Customer numbers are digits in all public examples; letters, dots and dashes pass, path characters never.
 */
export const ACCOUNT_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** A login's name stands in the names of schedules, metrics and alarms. */
export const LOGIN_PATTERN = /^[A-Za-z0-9][A-Za-z0-9-]{0,31}$/;

import type { DataCenter } from './data-centers.ts';

/** One account at one data center: the unit that is scheduled, polled, alarmed and isolated. */
export interface Source {
  /** Retarus customer number. */
  readonly account: string;
  readonly dataCenter: DataCenter;
}

/** `12345@de1`: the source's name in logs, metrics and alarms. */
export const sourceName = ({ account, dataCenter }: Source): string => `${account}@${dataCenter}`;

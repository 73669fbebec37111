import type { DataCenter } from '#poller/interface/data-centers.ts';
import type { Exchange, Fault } from './faults.ts';
import type { Operation } from './operation.ts';

/** The exact record of one request. */
export interface Call {
  readonly dataCenter: DataCenter;
  readonly customerNumber: string | undefined;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly operation: Operation['kind'];
  /** The job ids that the request names: one in a path, up to 1000 in a bulk call. */
  readonly jobIds: readonly string[];
  readonly authorized: boolean;
  /**
   * Status code of the response; `undefined` while there is none, and where the connection was dropped
   * instead.
   */
  status: number | undefined;
}

export type OnRequest = (call: Call, exchange: Exchange) => Fault | undefined | Promise<Fault | undefined>;

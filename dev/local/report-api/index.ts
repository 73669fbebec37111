import type { DataCenter } from '#poller/interface/data-centers.ts';
import { type ListeningServer, listen, type Tls } from '../listen.ts';
import type { Call, OnRequest } from './call.ts';
import type { Account } from './credentials.ts';
import type { Behaviour } from './response.ts';
import { serve } from './serve.ts';
import { ReportStore } from './store.ts';

export type { Call, OnRequest } from './call.ts';
export type { Account } from './credentials.ts';
export type { Exchange, Fault } from './faults.ts';
export * as faults from './faults.ts';
export { jobIdOf } from './store.ts';

export interface ReportApiOptions {
  /** Each gets a port and a store of its own. */
  readonly dataCenters: readonly DataCenter[];
  readonly accounts: readonly Account[];
  /** Serves https with this key and certificate (PEM) instead of http. */
  readonly tls?: Tls;
  /** Added to every response, in milliseconds; 0. */
  readonly latencyMs?: number;
}

/**
 * A stateful simulator of Retarus' report API on 127.0.0.1: what one call changes, the next one sees.
 *
 * Source of its behaviour: Retarus' API page "Fetch available status reports for this account" and the public
 * documentation of the calls around it.
 */
export class ReportApi {
  /** Every request in the order of arrival, also the refused ones. */
  readonly calls: Call[] = [];
  /**
   * May response a request in its own way, for instance with one of `faults`; `undefined` leaves it to the
   * server.
   */
  onRequest: OnRequest | undefined;
  emptyList: Behaviour['emptyList'] = 'empty';
  order: Behaviour['order'] = (reports) => reports;
  refuseDelete: Behaviour['refuseDelete'] = () => undefined;
  confirmDelete: Behaviour['confirmDelete'] = 'named';
  latencyMs: number;

  readonly dataCenters: readonly DataCenter[];
  readonly #accounts: Map<string, Account>;
  readonly #stores = new Map<string, ReportStore>();
  readonly #servers = new Map<DataCenter, ListeningServer>();

  /** Use startReportApi: a simulator is only of use when it listens. */
  constructor(options: ReportApiOptions) {
    this.dataCenters = options.dataCenters;
    this.#accounts = new Map(options.accounts.map((account) => [account.customerNumber, account]));
    this.latencyMs = options.latencyMs ?? 0;
  }

  /** Base URL of a data center, without the path: what a setting would hold. */
  url(dataCenter: DataCenter): string {
    const server = this.#servers.get(dataCenter);
    if (!server) throw new RangeError(`The simulator has no data center ${dataCenter}.`);
    return server.url;
  }

  /** All base URLs by data center. */
  get urls(): Record<string, string> {
    return Object.fromEntries(this.dataCenters.map((dataCenter) => [dataCenter, this.url(dataCenter)]));
  }

  add(dataCenter: DataCenter, report: unknown, customerNumber?: string): void {
    this.#store(dataCenter, customerNumber).add(report);
  }

  /** Puts a newer report of a job in the place of the one that is there; false where there is none. */
  replace(dataCenter: DataCenter, jobId: string, report: unknown, customerNumber?: string): boolean {
    return this.#store(dataCenter, customerNumber).replace(jobId, report);
  }

  /** Takes the reports of a job away; false where there is none. */
  delete(dataCenter: DataCenter, jobId: string, customerNumber?: string): boolean {
    return this.#store(dataCenter, customerNumber).delete(jobId);
  }

  /** The reports that are left, oldest first. */
  reports(dataCenter: DataCenter, customerNumber?: string): unknown[] {
    return this.#store(dataCenter, customerNumber).all();
  }

  /** Whether a report of that job is left. */
  has(dataCenter: DataCenter, jobId: string, customerNumber?: string): boolean {
    return this.#store(dataCenter, customerNumber).get(jobId) !== undefined;
  }

  /** Forgets all reports of an account at a data center. */
  clear(dataCenter: DataCenter, customerNumber?: string): void {
    const store = this.#store(dataCenter, customerNumber);
    for (const [key, one] of this.#stores) if (one === store) this.#stores.delete(key);
  }

  /** Number of reports that are left. */
  count(dataCenter: DataCenter, customerNumber?: string): number {
    return this.#store(dataCenter, customerNumber).size;
  }

  /** Adds an account, or gives one other credentials. */
  addAccount(account: Account): void {
    this.#accounts.set(account.customerNumber, account);
  }

  /** From now on only this password is right. */
  setPassword(customerNumber: string, password: string): void {
    const account = this.#accounts.get(customerNumber);
    if (!account) throw new RangeError(`The simulator has no account ${customerNumber}.`);
    this.#accounts.set(customerNumber, { ...account, password });
  }

  async listen(tls: Tls | undefined): Promise<this> {
    for (const dataCenter of this.dataCenters) {
      const server = await listen((request, response) => {
        void serve(request, response, {
          dataCenter,
          account: (customerNumber) => this.#accounts.get(customerNumber),
          store: (customerNumber) => this.#store(dataCenter, customerNumber),
          behaviour: this,
          latencyMs: this.latencyMs,
          record: (call) => this.calls.push(call),
          onRequest: (call, exchange) => this.onRequest?.(call, exchange),
        });
      }, tls);
      this.#servers.set(dataCenter, server);
    }
    return this;
  }

  /** Ends all connections, also those of requests that were never responded. */
  async close(): Promise<void> {
    await Promise.all([...this.#servers.values()].map((server) => server.close()));
  }

  #store(dataCenter: DataCenter, customerNumber = [...this.#accounts.keys()][0]): ReportStore {
    if (!this.dataCenters.includes(dataCenter))
      throw new RangeError(`The simulator has no data center ${dataCenter}.`);
    const key = `${customerNumber}@${dataCenter}`;
    const store = this.#stores.get(key) ?? new ReportStore();
    this.#stores.set(key, store);
    return store;
  }
}

/** Starts a server for each data center on a free port of 127.0.0.1. */
export const startReportApi = (options: ReportApiOptions): Promise<ReportApi> =>
  new ReportApi(options).listen(options.tls);

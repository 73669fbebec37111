/** The report API in a process of its own. */
import { type ReportApi, startReportApi } from '../../local/report-api/index.ts';
import { serve } from '../rpc.ts';
import { reportOf, type Workload } from '../workload.ts';

let api: ReportApi | undefined;

const running = (): ReportApi => {
  if (!api) throw new Error('The report API is not started.');
  return api;
};

/** More would be memory and time of the simulation: the rest of a backlog is added as it is worked off. */
const MOST_HELD = 20_000;
const connections = new Set<object>();
let waiting = { next: 0, end: 0, recipients: 0, padding: 0 };

function topUp(held: number): void {
  while (waiting.next < waiting.end && running().count('de1') < held)
    running().add('de1', reportOf(waiting.next++, waiting.recipients, waiting.padding));
}

serve({
  start: async ({
    key,
    cert,
    ...account
  }: Record<'key' | 'cert' | 'customerNumber' | 'username' | 'password', string>) => {
    api = await startReportApi({ dataCenters: ['de1'], accounts: [account], tls: { key, cert } });
    return api.url('de1');
  },
  load: ({ latencyMs, from = 0, padding = 0, reports, recipients }: Workload & { latencyMs: number }) => {
    // What a run that failed has left.
    running().clear('de1');
    running().latencyMs = latencyMs;
    running().calls.length = 0;
    waiting = { next: from, end: from + reports, recipients, padding };
    topUp(MOST_HELD);
    // A list shows a thousand: what is behind them need not be held.
    connections.clear();
    running().onRequest = ({ operation }, { request }) => {
      connections.add(request.socket);
      if (operation === 'list') topUp(2_000);
      return undefined;
    };
  },
  result: () => {
    const count = (kind: string) => running().calls.filter(({ operation }) => operation === kind).length;
    return {
      left: running().count('de1') + waiting.end - waiting.next,
      apiConnections: connections.size,
      lists: count('list'),
      deletes: count('bulk-delete') + count('delete'),
      other: running().calls.length - count('list') - count('bulk-delete') - count('delete'),
    };
  },
});

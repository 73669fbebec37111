/** The report API in a process of its own. */
import { type ReportApi, startReportApi } from '../../local/report-api/index.ts';
import { serve } from '../rpc.ts';
import { indicesOf, reportOf, type Workload } from '../workload.ts';

let api: ReportApi | undefined;

const running = (): ReportApi => {
  if (!api) throw new Error('The report API is not started.');
  return api;
};

serve({
  start: async ({
    key,
    cert,
    ...account
  }: Record<'key' | 'cert' | 'customerNumber' | 'username' | 'password', string>) => {
    api = await startReportApi({ dataCenters: ['de1'], accounts: [account], tls: { key, cert } });
    return api.url('de1');
  },
  load: ({ latencyMs, ...workload }: Workload & { latencyMs: number }) => {
    running().latencyMs = latencyMs;
    running().calls.length = 0;
    for (const index of indicesOf(workload)) running().add('de1', reportOf(index, workload.recipients));
  },
  result: () => {
    const count = (kind: string) => running().calls.filter(({ operation }) => operation === kind).length;
    return {
      left: running().count('de1'),
      lists: count('list'),
      deletes: count('bulk-delete') + count('delete'),
      other: running().calls.length - count('list') - count('bulk-delete') - count('delete'),
    };
  },
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ReportApi, startReportApi } from '#dev/local/report-api/index.ts';
import { Trouble } from '#dev/local/run/trouble.ts';
import { ACCOUNT, call, report } from '../report-api/call-api.ts';

let api: ReportApi;
let trouble: Trouble;
beforeEach(async () => {
  api = await startReportApi({ dataCenters: ['de1'], accounts: [ACCOUNT] });
  trouble = new Trouble();
  api.onRequest = (request) => trouble.reportApi(request);
  api.refuseDelete = () => trouble.refusesDelete();
});
afterEach(() => api.close());

/** The list call's reports that have recipients, and all of them. */
async function listed(): Promise<[readable: number, all: number]> {
  const response = await call(api, 'GET', '');
  const { reports } = (await response.json()) as { reports: { recipientStatus?: unknown }[] };
  return [reports.filter(({ recipientStatus }) => recipientStatus !== undefined).length, reports.length];
}

describe('a condition that is on', () => {
  it('drops every connection when Retarus is down', async () => {
    trouble.on.add('retarus-down');
    await expect(call(api, 'GET', '')).rejects.toThrow();
    trouble.on.delete('retarus-down');
    expect((await call(api, 'GET', '')).status).toBe(200);
  });

  it('responds with 401 when the credentials are refused', async () => {
    trouble.on.add('credentials-refused');
    expect((await call(api, 'GET', '')).status).toBe(401);
  });

  it('changes the format of most reports of a page, and of none where there are too few', async () => {
    trouble.on.add('half-unreadable');
    for (let index = 0; index < 19; index++) api.add('de1', report(`J${index}`));
    expect(await listed()).toEqual([19, 19]);
    for (let index = 19; index < 100; index++) api.add('de1', report(`J${index}`));
    const [readable, all] = await listed();
    expect(all).toBe(100);
    expect(readable).toBeGreaterThan(10);
    expect(readable).toBeLessThan(50);
  });

  it('leaves jobs undeleted when deletes are refused', async () => {
    api.add('de1', report('A'));
    trouble.on.add('deletes-refused');
    await call(api, 'POST', '', { body: { action: 'DELETE', jobIds: ['A'] } });
    expect(api.count('de1')).toBe(1);
  });

  it('hits every second send to SQS, so that what is sent again gets through', () => {
    const send = { action: 'SendMessageBatch', queueName: 'q', entries: [] };
    trouble.on.add('sqs-throttled');
    expect([1, 2, 3, 4].map(() => trouble.sqs(send)?.kind)).toEqual(['error', undefined, 'error', undefined]);
    expect(trouble.sqs({ ...send, action: 'ReceiveMessage' })).toBeUndefined();
  });
});

it('strikes once before the next delete of a source, and that delete is not done', async () => {
  api.add('de1', report('A'));
  let struck = 0;
  trouble.beforeDelete.set(`${ACCOUNT.customerNumber}@de1`, async () => {
    struck++;
  });
  const deleteJob = () => call(api, 'POST', '', { body: { action: 'DELETE', jobIds: ['A'] } });
  await expect(deleteJob()).rejects.toThrow();
  expect([struck, api.count('de1')]).toEqual([1, 1]);
  await deleteJob();
  expect([struck, api.count('de1')]).toEqual([1, 0]);
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ReportApi, startReportApi } from '#dev/local/report-api/index.ts';
import { ACCOUNT, basic, call, report } from './call-api.ts';

let api: ReportApi;

beforeEach(async () => {
  api = await startReportApi({ dataCenters: ['de1', 'de2'], accounts: [ACCOUNT] });
});
afterEach(() => api.close());

const listed = async (dataCenter: 'de1' | 'de2' = 'de1'): Promise<string[]> => {
  const { reports } = (await (await call(api, 'GET', '', { dataCenter })).json()) as {
    reports: { jobId: string }[];
  };
  return reports.map(({ jobId }) => jobId);
};

describe('listing', () => {
  it('gives out the oldest 1000 and the rest once those are deleted', async () => {
    const ids = Array.from({ length: 1003 }, (_, index) => `J${index}`);
    for (const id of ids) api.add('de1', report(id));
    expect(await listed()).toEqual(ids.slice(0, 1000));
    await call(api, 'POST', '', { body: { action: 'DELETE', jobIds: ids.slice(0, 1000) } });
    expect(await listed()).toEqual(ids.slice(1000));
  });

  it('keeps data centers apart', async () => {
    api.add('de1', report('A'));
    api.add('de2', report('B'));
    expect([await listed('de1'), await listed('de2')]).toEqual([['A'], ['B']]);
  });

  it('responds to an account without reports with an empty list, or with 404 where told so', async () => {
    expect(await (await call(api, 'GET')).json()).toEqual({ reports: [] });
    api.emptyList = 'not-found';
    expect((await call(api, 'GET')).status).toBe(404);
  });

  it('gives out unreadable and repeated reports as they are', async () => {
    api.add('de1', null);
    api.add('de1', report('A'));
    api.add('de1', report('A'));
    expect(await (await call(api, 'GET')).json()).toEqual({ reports: [null, report('A'), report('A')] });
  });

  it('compresses only for callers that accept it', async () => {
    api.add('de1', report('A'));
    const zipped = await call(api, 'GET', '', { headers: { 'accept-encoding': 'gzip' } });
    const plain = await call(api, 'GET', '', { headers: { 'accept-encoding': 'identity' } });
    expect(zipped.headers.get('content-encoding')).toBe('gzip');
    expect(plain.headers.get('content-encoding')).toBe(null);
    expect(await zipped.json()).toEqual(await plain.json());
  });

  it('can give out a page in another order', async () => {
    api.order = (reports) => reports.toReversed();
    for (const id of ['A', 'B', 'C']) api.add('de1', report(id));
    expect(await listed()).toEqual(['C', 'B', 'A']);
  });
});

describe('single reports', () => {
  it('gives one report out, and 404 where there is none', async () => {
    api.add('de1', report('A'));
    expect(await (await call(api, 'GET', '/A')).json()).toEqual(report('A'));
    expect((await call(api, 'GET', '/B')).status).toBe(404);
  });

  it('deletes one report once', async () => {
    api.add('de1', report('A'));
    expect(await (await call(api, 'DELETE', '/A')).json()).toEqual({ jobId: 'A', deleted: true });
    const again = await call(api, 'DELETE', '/A');
    expect([again.status, await again.json()]).toEqual([
      404,
      { jobId: 'A', deleted: false, reason: 'NOT_FOUND' },
    ]);
  });
});

describe('bulk calls', () => {
  it("responds to each id of a deletion with the id's own result", async () => {
    for (const id of ['A', 'B', 'C']) api.add('de1', report(id));
    api.refuseDelete = (id) => (id === 'B' ? 'INTERNAL_ERROR' : undefined);
    const response = await call(api, 'POST', '', { body: { action: 'DELETE', jobIds: ['A', 'B', 'X'] } });
    expect([response.status, await response.json()]).toEqual([
      200,
      {
        reports: [
          { jobId: 'A', deleted: true },
          { jobId: 'B', deleted: false, reason: 'INTERNAL_ERROR' },
          { jobId: 'X', deleted: false, reason: 'NOT_FOUND' },
        ],
      },
    ]);
    expect(await listed()).toEqual(['B', 'C']);
  });

  it('gives out the reports that it has', async () => {
    api.add('de1', report('A'));
    const response = await call(api, 'POST', '', { body: { action: 'GET', jobIds: ['A', 'X'] } });
    expect(await response.json()).toEqual({ reports: [report('A')] });
  });

  it.each([
    ['1001 ids', { action: 'DELETE', jobIds: Array.from({ length: 1001 }, (_, index) => `J${index}`) }],
    ['an unknown action', { action: 'PURGE', jobIds: [] }],
    ['ids that are no texts', { action: 'DELETE', jobIds: [1] }],
    ['no JSON', '{'],
  ])('refuses %s', async (_, body) => {
    expect((await call(api, 'POST', '', { body })).status).toBe(400);
  });
});

it('deletes the oldest when told so, and shows in the record that it was', async () => {
  api.add('de1', report('A'));
  await call(api, 'DELETE');
  expect(api.count('de1')).toBe(0);
  expect(api.calls.map(({ operation }) => operation)).toEqual(['delete-oldest']);
});

describe('credentials', () => {
  it.each([
    ['no credentials', null, 400],
    ['another scheme', 'Bearer abc', 400],
    ['a wrong password', basic({ ...ACCOUNT, password: 'no' }), 401],
  ])('refuses %s', async (_, authorization, status) => {
    expect((await call(api, 'GET', '', { authorization })).status).toBe(status);
    expect(api.calls[0]?.authorized).toBe(false);
  });

  it('refuses URL-safe base64 where it differs', async () => {
    const account = { ...ACCOUNT, password: '??>>~~??>>~~' };
    api.setPassword('99999', account.password);
    const standard = basic(account);
    const urlSafe = standard.replaceAll('+', '-').replaceAll('/', '_');
    expect(urlSafe).not.toBe(standard);
    expect((await call(api, 'GET', '', { authorization: standard })).status).toBe(200);
    expect((await call(api, 'GET', '', { authorization: urlSafe })).status).toBe(400);
  });

  it('does nothing for a refused caller', async () => {
    api.add('de1', report('A'));
    await call(api, 'DELETE', '', { authorization: basic({ ...ACCOUNT, password: 'no' }) });
    expect(api.count('de1')).toBe(1);
  });

  it('knows no other account under the credentials of one', async () => {
    expect((await call(api, 'GET', '', { account: '11111' })).status).toBe(401);
  });

  it('takes the new password after a change, and only that', async () => {
    api.setPassword('99999', 'new');
    const authorization = basic({ ...ACCOUNT, password: 'new' });
    expect((await call(api, 'GET', '', { authorization })).status).toBe(200);
    expect((await call(api, 'GET')).status).toBe(401);
  });
});

it('records what was asked for', async () => {
  api.add('de2', report('A'));
  await call(api, 'POST', '', { dataCenter: 'de2', body: { action: 'DELETE', jobIds: ['A', 'B'] } });
  expect(api.calls).toEqual([
    {
      dataCenter: 'de2',
      customerNumber: '99999',
      method: 'POST',
      path: '/rest/v1/99999/fax/reports',
      operation: 'bulk-delete',
      jobIds: ['A', 'B'],
      authorized: true,
      status: 200,
    },
  ]);
});

it('lists the newer report of a job that became final', async () => {
  api.add('de1', report('A', '+49890000001'));
  expect(api.replace('de1', 'A', report('A', '+49890000002'))).toBe(true);
  expect(api.reports('de1')).toEqual([report('A', '+49890000002')]);
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faults, type ReportApi, startReportApi } from '#dev/local/report-api/index.ts';
import { ACCOUNT, call, report } from './call-api.ts';

let api: ReportApi;

beforeEach(async () => {
  api = await startReportApi({ dataCenters: ['de1'], accounts: [ACCOUNT] });
  api.add('de1', report('A'));
});
afterEach(() => api.close());

const deletion = { body: { action: 'DELETE', jobIds: ['A'] } };

it('responds with any status, headers and body, and does nothing', async () => {
  api.onRequest = () => faults.throttled(7);
  const response = await call(api, 'POST', '', deletion);
  expect([response.status, response.headers.get('retry-after'), api.count('de1')]).toEqual([429, '7', 1]);
});

it('responds with another content type', async () => {
  api.onRequest = () =>
    faults.responseWith(200, { headers: { 'content-type': 'text/html' }, body: '<html></html>' });
  const response = await call(api, 'GET');
  expect([response.headers.get('content-type'), await response.text()]).toEqual([
    'text/html',
    '<html></html>',
  ]);
});

it('redirects', async () => {
  api.onRequest = () => faults.redirectTo('http://127.0.0.1:1/');
  const response = await call(api, 'GET');
  expect([response.status, response.headers.get('location')]).toEqual([302, 'http://127.0.0.1:1/']);
});

it('cuts JSON in the middle', async () => {
  api.onRequest = () => faults.truncatedJson();
  const response = await call(api, 'GET');
  await expect(response.json()).rejects.toThrow(SyntaxError);
});

it('cuts the connection in the middle', async () => {
  api.onRequest = () => faults.cutOff();
  await expect(call(api, 'GET').then((response) => response.text())).rejects.toThrow();
});

it('sends without an end, and stops when the caller hangs up', async () => {
  api.onRequest = () => faults.endless();
  const response = await call(api, 'GET');
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > 5_000_000) break;
  }
  expect(bytes).toBeGreaterThan(5_000_000);
});

it('never responds, until it is closed', async () => {
  api.onRequest = () => {
    void api.close();
    return faults.hang;
  };
  await expect(call(api, 'GET')).rejects.toThrow();
});

describe('dropped connections', () => {
  it('leaves undone what was reset before', async () => {
    api.onRequest = () => faults.reset;
    await expect(call(api, 'POST', '', deletion)).rejects.toThrow();
    expect(api.count('de1')).toBe(1);
  });

  it('has done what was reset after acceptance', async () => {
    api.onRequest = () => faults.acceptedThenReset;
    await expect(call(api, 'POST', '', deletion)).rejects.toThrow();
    expect(api.count('de1')).toBe(0);
    expect(api.calls[0]?.status).toBeUndefined();
  });
});

it('changes the true response', async () => {
  api.onRequest = () => faults.changed(({ status }) => ({ status, body: { reports: [1] } }));
  expect(await (await call(api, 'GET')).json()).toEqual({ reports: [1] });
});

it('lets a report arrive between two calls', async () => {
  api.onRequest = ({ operation }) => {
    if (operation === 'bulk-delete') api.add('de1', report('LATE'));
    return undefined;
  };
  await call(api, 'POST', '', deletion);
  expect(api.reports('de1')).toEqual([report('LATE')]);
});

import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { generateBacklog } from '#dev/local/backlog/index.ts';
import { LiveReadError, live } from '#dev/local/live/index.ts';
import { ReadOnlyTransport, WriteRefusedError } from '#dev/local/live/read-only-transport.ts';
import { faults, type ReportApi, startReportApi } from '#dev/local/report-api/index.ts';
import type { LiveOptions } from '#dev/local/start/arguments.ts';
import { UsageError } from '#dev/options.ts';
import { ReportReader } from '#poller/retarus/report-client.ts';

const ACCOUNT = { customerNumber: '99999', username: 'fax@example.com', password: 'ä:$+/=' };

let api: ReportApi;
let printed: string;

beforeEach(async () => {
  api = await startReportApi({ dataCenters: ['de1'], accounts: [ACCOUNT] });
  const newest = new Date('2026-01-31T12:00:00Z');
  for (const { report } of generateBacklog({ size: 1200, seed: 1, dataCenters: ['de1'], newest }))
    api.add('de1', report);
  vi.stubEnv('RETARUS_PASSWORD', ACCOUNT.password);
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await api.close();
});

const options = (more: Partial<LiveOptions> = {}): LiveOptions => ({
  mode: 'live',
  json: true,
  out: undefined,
  account: '99999',
  dataCenter: 'de1',
  username: ACCOUNT.username,
  baseUrl: api.url('de1'),
  ...more,
});

it('shows what would be sent of the oldest page', async () => {
  expect(await live(options())).toBe(0);
  const summary = JSON.parse(printed);
  expect(summary).toMatchObject({ source: '99999@de1', reports: 1000, fullPage: true, deleted: 0 });
  expect(summary.messages).toBeGreaterThan(1000);
});

it('prints tables without a whole fax number or the password', async () => {
  await live(options({ json: false }));
  expect(printed).toContain('Nothing was sent, nothing was deleted.');
  expect(printed).not.toMatch(/\+?\d{9,}/);
  expect(printed).not.toContain(ACCOUNT.password);
});

describe('it cannot delete', () => {
  it('sends one GET of the list and nothing else, and leaves every report', async () => {
    await live(options());
    expect(api.calls.map(({ method, path }) => [method, path])).toEqual([
      ['GET', '/rest/v1/99999/fax/reports'],
    ]);
    expect(api.count('de1')).toBe(1200);
  });

  it.each([
    ['an error', faults.responseWith(500)],
    ['refused credentials', faults.responseWith(401)],
    ['a redirect', faults.redirectTo('/rest/v1/99999/fax/reports/A')],
    ['a response that is cut off', faults.cutOff()],
    ['a dropped connection', faults.reset],
  ])('nor after %s', async (_, fault) => {
    api.onRequest = () => fault;
    await expect(live(options())).rejects.toThrow(LiveReadError);
    expect(api.calls.map(({ method }) => method)).toEqual(['GET']);
  });

  it('has a client without any call that deletes', () => {
    expectTypeOf<ReportReader>().not.toHaveProperty('delete');
    expectTypeOf<ReportReader>().not.toHaveProperty('deleteOne');
    expect(Object.getOwnPropertyNames(ReportReader.prototype).toSorted()).toEqual([
      'call',
      'constructor',
      'get',
      'list',
    ]);
  });

  it.each(['POST', 'DELETE'] as const)('has HTTP that sends no %s', async (method) => {
    const http = new ReadOnlyTransport({ maxResponseBytes: 1000, connectTimeoutMs: 1000 });
    const url = new URL(`${api.url('de1')}/rest/v1/99999/fax/reports`);
    await expect(http.send({ method, url, headers: {}, timeoutMs: 1000 })).rejects.toThrow(WriteRefusedError);
    await expect(http.send({ method: 'GET', url, headers: {}, body: '{}', timeoutMs: 1000 })).rejects.toThrow(
      WriteRefusedError,
    );
    expect(api.calls).toEqual([]);
  });
});

it.each([
  ['an unencrypted host', 'http://faxws.example.com', /https/],
  ['a high-availability host', 'https://faxws-ha.de.retarus.com', /high-availability/],
])('refuses %s', async (_, baseUrl, message) => {
  await expect(live(options({ baseUrl }))).rejects.toThrow(UsageError);
  await expect(live(options({ baseUrl }))).rejects.toThrow(message);
});

it('asks for the password in the environment where there is no terminal', async () => {
  vi.stubEnv('RETARUS_PASSWORD', '');
  await expect(live(options())).rejects.toThrow(/RETARUS_PASSWORD/);
});

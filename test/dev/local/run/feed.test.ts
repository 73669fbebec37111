import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ReportApi, startReportApi } from '#dev/local/report-api/index.ts';
import { Feed } from '#dev/local/run/feed.ts';
import { ACCOUNT, call, report } from '../report-api/call-api.ts';

const source = { account: '99999', dataCenter: 'de1' } as const;
let api: ReportApi;
let feed: Feed;
const held: [report: unknown, replaces: boolean][] = [];
const left = () => api.reports('de1');

beforeEach(async () => {
  api = await startReportApi({ dataCenters: ['de1'], accounts: [ACCOUNT] });
  held.length = 0;
  feed = new Feed(api, (_, one, replaces) => held.push([one, replaces]));
});
afterEach(() => api.close());

const supply = (jobId: string, more: object = {}) => ({
  source,
  entry: { jobId, report: report(jobId), kind: 'final' as const, ...more },
});

it('lets late reports arrive just before a deletion, and tells that the list holds them', async () => {
  feed.add(supply('A'));
  feed.addLate(supply('LATE'));
  expect(feed.hasMore(source)).toBe(true);
  await call(api, 'POST', '', { body: { action: 'DELETE', jobIds: ['A'] } });
  expect(left()).toEqual([report('LATE')]);
  expect(held).toEqual([
    [report('A'), false],
    [report('LATE'), false],
  ]);
  expect(feed.hasMore(source)).toBe(false);
});

it('makes a pending job final when it goes on', () => {
  feed.add(supply('P', { kind: 'pending', final: report('P', '+49890000999') }));
  feed.goOn(source);
  expect(left()).toEqual([report('P', '+49890000999')]);
  expect(held).toEqual([
    [report('P'), false],
    [report('P', '+49890000999'), true],
  ]);
  expect(feed.held(source)).toBe(1);
});

it('leaves a pending job alone of which nobody knows what it becomes', () => {
  feed.add(supply('P', { kind: 'pending' }));
  feed.goOn(source);
  expect([feed.hasMore(source), left(), feed.held(source)]).toEqual([false, [report('P')], 1]);
});

import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ReportApi, startReportApi } from '#dev/local/report-api/index.ts';
import { Feed } from '#dev/local/run/feed.ts';
import { ACCOUNT, call, report } from '../report-api/call-api.ts';

const source = { account: '99999', dataCenter: 'de1' } as const;
let api: ReportApi;
let feed: Feed;

beforeEach(async () => {
  api = await startReportApi({ dataCenters: ['de1'], accounts: [ACCOUNT] });
  feed = new Feed(api, [source]);
});
afterEach(() => api.close());

const supply = (jobId: string, more: object = {}) => ({
  source,
  entry: { jobId, report: report(jobId), kind: 'final' as const, ...more },
});

it('lets late reports arrive just before a deletion, and remembers that the list held them', async () => {
  feed.add(supply('A'));
  feed.addLate(supply('LATE'));
  expect(feed.hasMore(source)).toBe(true);
  await call(api, 'POST', '', { body: { action: 'DELETE', jobIds: ['A'] } });
  expect(feed.left(source)).toEqual([report('LATE')]);
  expect(feed.held(source)).toEqual([report('A'), report('LATE')]);
  expect(feed.hasMore(source)).toBe(false);
});

it('makes a pending job final when it goes on', () => {
  feed.add(supply('P', { kind: 'pending', final: report('P', '+49890000999') }));
  expect(feed.held(source)).toEqual([report('P')]);
  feed.goOn(source);
  expect(feed.left(source)).toEqual([report('P', '+49890000999')]);
  expect(feed.held(source)).toEqual([report('P', '+49890000999')]);
});

it('leaves a pending job alone of which nobody knows what it becomes', () => {
  feed.add(supply('P', { kind: 'pending' }));
  feed.goOn(source);
  expect([feed.hasMore(source), feed.left(source), feed.held(source)]).toEqual([
    false,
    [report('P')],
    [report('P')],
  ]);
});

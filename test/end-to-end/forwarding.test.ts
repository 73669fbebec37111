import { afterEach, expect, test } from 'vitest';
import { generateBacklog } from '#dev/local/backlog/index.ts';
import { missing } from '#test/support/conservation.ts';
import { aReport, aStatus, someReports } from '#test/support/reports.ts';
import { startWorld, type World } from '#test/support/world.ts';

let world: World;
afterEach(() => world.close());

const bodies = async () => (await world.received()).map((message) => JSON.parse(message.body));
const jobIds = async () => (await bodies()).map((event) => event.data.jobId).sort();

/** Ticks until nothing is left: a slow machine needs more than one; none of them asks for a page twice. */
async function drained() {
  const ticks = [await world.tick()];
  while (ticks.at(-1)?.ended === 'more') ticks.push(await world.tick());
  const sum = (field: 'deleted' | 'forwarded' | 'pages') =>
    ticks.reduce((total, tick) => total + tick[field], 0);
  const [pages, forwarded, deleted] = [sum('pages'), sum('forwarded'), sum('deleted')];
  return { ended: ticks.at(-1)?.ended, pages, forwarded, deleted };
}

test('the example of the API page arrives field for field, and is gone from Retarus', async () => {
  world = await startWorld();
  const report = aReport('FJJ5Y09UM505ZZBIELCRYC', {
    recipientStatus: [aStatus({ properties: [{ key: 'key123', value: 'value123' }] })],
    reference: { customerDefinedId: 'id', billingCode: 'code', billingInfo: 'info' },
  });
  world.api.add('de1', report);

  const summary = await world.tick();

  const [event] = await bodies();
  const { recipientStatus, ...job } = report;
  expect(event.data).toMatchObject({ ...job, ...recipientStatus[0] });
  expect(summary).toMatchObject({ ended: 'drained', forwarded: 1, deleted: 1 });
  expect(world.api.count('de1')).toBe(0);
});

test('an idle tick is one call', async () => {
  world = await startWorld();
  await world.tick();
  const summary = await world.tick();
  expect(summary.calls).toEqual({ list: 1, send: 0, delete: 0, secret: 0 });
});

test.each(['empty', 'not-found'] as const)(
  'an account without reports that responds "%s" is drained',
  async (kind) => {
    world = await startWorld();
    world.api.emptyList = kind;
    expect(await world.tick()).toMatchObject({ ended: 'drained', reports: 0 });
  },
);

test('a page of n statuses costs one list call, n/10 sends and one delete', async () => {
  world = await startWorld();
  for (const report of someReports(95)) world.api.add('de1', report);
  const summary = await world.tick();
  expect(summary.calls).toMatchObject({ list: 1, send: 10, delete: 1 });
});

test('a backlog of n reports drains in ⌈n/1000⌉ + 1 pages (P5)', async () => {
  world = await startWorld();
  for (const report of someReports(2000)) world.api.add('de1', report);
  expect(await drained()).toEqual({ ended: 'drained', pages: 3, forwarded: 2000, deleted: 2000 });
});

test('each data center is polled on its own host', async () => {
  world = await startWorld({ dataCenters: ['de1', 'de2'] });
  world.api.add('de1', aReport('FJ1'));
  world.api.add('de2', aReport('FJ2'));
  await world.tick({ dataCenter: 'de2' });
  expect(await jobIds()).toEqual(['FJ2']);
  expect(world.api.count('de1')).toBe(1);
});

test('the same number twice in a job gives two messages with two ids', async () => {
  world = await startWorld();
  world.api.add('de1', aReport('FJ1', { recipientStatus: [aStatus(), aStatus()] }));
  await world.tick();
  const messages = await world.received();
  expect(new Set(messages.map((message) => message.messageDeduplicationId)).size).toBe(2);
});

test('on a standard queue there is neither group nor deduplication id', async () => {
  world = await startWorld({ queueType: 'standard' });
  world.api.add('de1', aReport('FJ1'));
  await world.tick();
  const [message] = await world.received();
  expect(message?.messageGroupId).toBeUndefined();
  expect(message?.messageDeduplicationId).toBeUndefined();
});

test('a job with a pending recipient is left alone and counted', async () => {
  world = await startWorld();
  world.api.add(
    'de1',
    aReport('FJ1', { recipientStatus: [aStatus(), aStatus({ status: 'PENDING', reason: 'PENDING' })] }),
  );
  const summary = await world.tick();
  expect(summary).toMatchObject({ ended: 'drained', pending: 1, forwarded: 0, deleted: 0 });
  expect(world.api.count('de1')).toBe(1);
});

test('a report that arrives between list and delete is forwarded by the next tick', async () => {
  world = await startWorld();
  world.api.add('de1', aReport('FJ1'));
  world.api.onRequest = (call) => {
    if (call.operation === 'bulk-delete') world.api.add('de1', aReport('FJ2'));
    return undefined;
  };
  await world.tick();
  world.api.onRequest = undefined;
  await world.tick();
  expect(await jobIds()).toEqual(['FJ1', 'FJ2']);
  expect(world.api.calls.some((call) => call.operation === 'delete-oldest')).toBe(false);
});

test('an unreadable report goes to quarantine whole, and costs no other report anything', async () => {
  world = await startWorld();
  const unreadable = { ...aReport('FJ1'), pages: 'one' };
  world.api.add('de1', unreadable);
  world.api.add('de1', aReport('FJ2'));
  const summary = await world.tick();
  const [quarantined] = await world.quarantined();
  expect(JSON.parse(quarantined?.body ?? '{}')).toMatchObject({
    kind: 'unreadable-report',
    content: unreadable,
  });
  expect(summary).toMatchObject({ forwarded: 1, deleted: 2, quarantined: { 'unreadable-report': 1 } });
  expect(world.api.count('de1')).toBe(0);
});

test('of a page that is mostly unreadable, the readable goes out and nothing else is touched', async () => {
  world = await startWorld();
  for (const report of someReports(25)) {
    world.api.add('de1', Number(report.jobId.slice(2)) <= 13 ? { ...report, pages: 'two' } : report);
  }
  const summary = await world.tick();
  expect(summary).toMatchObject({ ended: 'failed', forwarded: 12, deleted: 12, quarantined: {} });
  expect(summary.error?.name).toBe('PageUnreadableError');
  expect(world.api.count('de1')).toBe(13);
});

test('odd characters cost no status', async () => {
  world = await startWorld();
  const remoteCsid = 'a\u0000\u0008\uffff\ufffe\ud800b 😀';
  world.api.add(
    'de1',
    aReport('FJ1', { recipientStatus: [aStatus({ remoteCsid, reason: 'X\u0001\uffff' })] }),
  );
  await world.tick();
  const [event] = await bodies();
  expect(event.data.remoteCsid).toBe(remoteCsid);
  expect(event.data.reason).toBe('X\u0001\uffff');
});

test('a status larger than SQS takes goes to quarantine in a form that fits', async () => {
  world = await startWorld();
  world.api.add('de1', aReport('FJ1', { recipientStatus: [aStatus({ remoteCsid: 'x'.repeat(1_100_000) })] }));
  const summary = await world.tick();
  const [quarantined] = await world.quarantined();
  expect(JSON.parse(quarantined?.body ?? '{}')).toMatchObject({
    kind: 'oversized-status',
    encoding: 'gzip+base64',
  });
  expect(summary).toMatchObject({ deleted: 1, quarantined: { 'oversized-status': 1 } });
});

test('4,000 reports with 3 recipients drain, and what arrives is exactly what Retarus held', async () => {
  world = await startWorld();
  const backlog = generateBacklog({
    size: 4_000,
    recipients: 3,
    seed: 7,
    dataCenters: ['de1'],
    newest: new Date('2026-11-23T00:00:00Z'),
    unreadable: 0,
    pending: 0,
  });
  for (const { report } of backlog) world.api.add('de1', report);

  expect(await drained()).toEqual({ ended: 'drained', pages: 5, forwarded: 12_000, deleted: 4_000 });
  const received = await world.received();
  // A message stands for one recipient: where none of 12,000 is missing, 12,000 messages are exactly those.
  const given = backlog.map(({ report }) => report);
  expect(missing(given, { left: world.api.reports('de1'), received, quarantined: [] })).toEqual([]);
  expect(received).toHaveLength(12_000);
});

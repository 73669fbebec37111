import { afterEach, beforeEach, expect, test } from 'vitest';
import { faults } from '#dev/local/report-api/index.ts';
import type { ScheduleInput } from '#poller/interface/source.ts';
import { aReport } from '#test/support/reports.ts';
import { CREDENTIALS, startWorld, type World } from '#test/support/world.ts';

const BILLING = { login: 'billing', secretId: 'retarus/billing' };
const CLAIMS = { login: 'claims', secretId: 'retarus/claims' };

let world: World;
beforeEach(async () => {
  world = await startWorld();
  for (const { secretId } of [BILLING, CLAIMS]) world.secrets.create(secretId, CREDENTIALS);
});
afterEach(() => world.close());

const tickOf = (input: Partial<ScheduleInput>) => world.tick(input);

test('credentials that Retarus refuses cost the other credentials of the account nothing', async () => {
  world.secrets.put(CLAIMS.secretId, { ...CREDENTIALS, password: 'outdated' });
  world.api.add('de1', aReport('FJ1'));
  expect(await tickOf(CLAIMS)).toMatchObject({
    source: '99999/claims@de1',
    ended: 'failed',
    error: { name: 'CredentialsRefusedError' },
  });
  expect(await tickOf(BILLING)).toMatchObject({
    source: '99999/billing@de1',
    ended: 'drained',
    forwarded: 1,
  });
});

test('credentials that Retarus slows down pause, and the account’s other ones go on', async () => {
  world.api.onRequest = () => faults.responseWith(429, { headers: { 'retry-after': '600' } });
  expect(await tickOf(BILLING)).toMatchObject({ error: { name: 'RateLimitedError' } });
  world.api.onRequest = undefined;
  world.api.add('de1', aReport('FJ1'));
  expect(await tickOf(BILLING)).toMatchObject({ calls: { list: 0 } });
  expect(await tickOf(CLAIMS)).toMatchObject({ ended: 'drained', forwarded: 1 });
});

test('a secret that cannot be read costs the other credentials of the account nothing', async () => {
  world.api.add('de1', aReport('FJ1'));
  expect(await tickOf({ ...CLAIMS, secretId: 'nowhere' })).toMatchObject({
    error: { name: 'SecretUnreadableError' },
  });
  expect(await tickOf(BILLING)).toMatchObject({ forwarded: 1 });
});

test('the message does not name the credentials that its report was read with', async () => {
  world.api.add('de1', aReport('FJ1'));
  await tickOf(BILLING);
  const [message] = await world.received();
  expect(JSON.parse(message?.body ?? '{}')).toMatchObject({
    source: 'urn:fax-status-forwarder:de1:99999',
    data: { account: '99999', dataCenter: 'de1', jobId: 'FJ1' },
  });
  expect(JSON.parse(message?.body ?? '{}').data).not.toHaveProperty('login');
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import { faults } from '#dev/local/report-api/index.ts';
import type { ScheduleInput } from '#poller/interface/source.ts';
import { aReport } from '#test/support/reports.ts';
import { CREDENTIALS, startWorld, type World } from '#test/support/world.ts';

const BILLING = { login: 'billing', secretId: 'login-billing' };
const CLAIMS = { login: 'claims', secretId: 'login-claims' };

let world: World;
beforeEach(async () => {
  world = await startWorld();
  for (const { secretId } of [BILLING, CLAIMS]) world.secrets.create(secretId, CREDENTIALS);
});
afterEach(() => world.close());

const tickOf = (login: Partial<ScheduleInput>) => world.tick(login);

test('a login that Retarus refuses costs the other login of the account nothing', async () => {
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

test('a login that Retarus slows down rests, and the other login of the account goes on', async () => {
  world.api.onRequest = () => faults.responseWith(429, { headers: { 'retry-after': '600' } });
  expect(await tickOf(BILLING)).toMatchObject({ error: { name: 'RateLimitedError' } });
  world.api.onRequest = undefined;
  world.api.add('de1', aReport('FJ1'));
  expect(await tickOf(BILLING)).toMatchObject({ calls: { list: 0 } });
  expect(await tickOf(CLAIMS)).toMatchObject({ ended: 'drained', forwarded: 1 });
});

test('a secret of one login that cannot be read costs the other login nothing', async () => {
  world.api.add('de1', aReport('FJ1'));
  expect(await tickOf({ ...CLAIMS, secretId: 'nowhere' })).toMatchObject({
    error: { name: 'SecretUnreadableError' },
  });
  expect(await tickOf(BILLING)).toMatchObject({ forwarded: 1 });
});

test('the message of a login is that of its account', async () => {
  world.api.add('de1', aReport('FJ1'));
  await tickOf(BILLING);
  const [message] = await world.received();
  expect(JSON.parse(message?.body ?? '{}')).toMatchObject({
    source: 'urn:fax-status-forwarder:de1:99999',
    data: { account: '99999', dataCenter: 'de1', jobId: 'FJ1' },
  });
  expect(JSON.parse(message?.body ?? '{}').data).not.toHaveProperty('login');
});

import { gunzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { aReport, aStatus } from '#test/support/reports.ts';
import { startWorld, type World } from '#test/support/world.ts';

let world: World;
afterEach(() => world.close());

test("an account's own reading of a reason code reaches message and attributes", async () => {
  const overrides = { NOFAX_TO: { reasonClass: 'wrong_number', suggestedAction: 'check_number' } } as const;
  world = await startWorld({ config: { reasonOverrides: overrides } });
  world.api.add(
    'de1',
    aReport('FJ1', { recipientStatus: [aStatus({ status: 'FAILED', reason: 'NOFAX_TO' })] }),
  );
  await world.tick();
  const [message] = await world.received();
  expect(message?.attributes.reasonClass).toBe('wrong_number');
  expect(JSON.parse(message?.body ?? '{}').data).toMatchObject({
    reason: 'NOFAX_TO',
    outcome: 'failed',
    suggestedAction: 'check_number',
  });
});

test('what the settings leave out does not arrive, and a filter sees it all the same', async () => {
  world = await startWorld({
    filter: { billingCode: ['4711'] },
    config: { privacy: { omit: ['reference', 'remoteCsid'], numberAttribute: 'masked' } },
  });
  world.api.add('de1', aReport('FJ1', { reference: { billingCode: '4711' } }));
  await world.tick();
  const [message] = await world.sqs.receiveAll(world.filtered.url);
  const { data } = JSON.parse(message?.body ?? '{}');
  expect(data).not.toHaveProperty('reference');
  expect(data).not.toHaveProperty('remoteCsid');
  expect(message?.attributes.number).toMatch(/^\*+\d\d$/);
});

test('nor does it arrive in quarantine with a status that is too large', async () => {
  world = await startWorld({ config: { privacy: { omit: ['reference'], numberAttribute: 'none' } } });
  const tooLarge = aStatus({ remoteCsid: 'x'.repeat(1_100_000) });
  world.api.add('de1', aReport('FJ1', { reference: { billingCode: '4711' }, recipientStatus: [tooLarge] }));
  expect(await world.tick()).toMatchObject({ quarantined: { 'oversized-status': 1 }, deleted: 1 });
  const [message] = await world.quarantined();
  const { content } = JSON.parse(message?.body ?? '{}');
  const { data } = JSON.parse(gunzipSync(Buffer.from(content, 'base64')).toString());
  expect(data.remoteCsid).toBe(tooLarge.remoteCsid);
  expect(data).not.toHaveProperty('reference');
});

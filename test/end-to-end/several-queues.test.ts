import { afterEach, beforeEach, expect, test } from 'vitest';
import { sqsFaults } from '#dev/local/sqs/index.ts';
import { aReport, aStatus } from '#test/support/reports.ts';
import { startWorld, type World } from '#test/support/world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld({ filter: { outcome: ['failed', 'uncertain'] } });
});
afterEach(() => world.close());

const outcomes = async (url: string) =>
  (await world.sqs.receiveAll(url)).map(({ attributes }) => attributes.outcome).sort();

test('each queue gets the statuses that its filter takes, and the main queue gets every one', async () => {
  const statuses = ['OK', 'BUSY', 'EOD_FAILED'].map((reason) =>
    aStatus({ reason, status: reason === 'OK' ? 'OK' : 'FAILED' }),
  );
  world.api.add('de1', aReport('FJ1', { recipientStatus: statuses }));
  expect(await world.tick()).toMatchObject({ forwarded: 3, deleted: 1, calls: { send: 2 } });
  expect(await outcomes(world.queue.url)).toEqual(['delivered', 'failed', 'uncertain']);
  expect(await outcomes(world.filtered.url)).toEqual(['failed', 'uncertain']);
});

test('a job is deleted only when every queue that takes its statuses has confirmed them', async () => {
  world.api.add('de1', aReport('FJ1', { recipientStatus: [aStatus({ status: 'FAILED', reason: 'BUSY' })] }));
  world.api.add('de1', aReport('FJ2'));
  world.sqs.onRequest = (call) =>
    call.queueName === world.filtered.name ? sqsFaults.accessDenied : undefined;
  expect(await world.tick()).toMatchObject({
    ended: 'failed',
    error: { name: 'QueueRefusedError' },
    deleted: 1,
  });
  expect(world.api.count('de1')).toBe(1);

  world.sqs.onRequest = undefined;
  expect(await world.tick()).toMatchObject({ ended: 'drained', deleted: 1, calls: { send: 1 } });
  expect(await outcomes(world.queue.url)).toEqual(['delivered', 'failed']);
  expect(await outcomes(world.filtered.url)).toEqual(['failed']);
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import { someReports } from '#test/support/reports.ts';
import { startWorld, type World } from '#test/support/world.ts';

const REPORTS = 500;

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

test('an invocation that arrives twice leaves each status once in the queue, none at Retarus', async () => {
  for (const report of someReports(REPORTS)) world.api.add('de1', report);

  const bothAskToDelete = Promise.withResolvers<undefined>();
  let deletes = 0;
  world.api.onRequest = ({ operation }) => {
    if (operation !== 'bulk-delete') return undefined;
    if (++deletes === 2) bothAskToDelete.resolve(undefined);
    return bothAskToDelete.promise;
  };

  const first = world.tick();
  // The second invocation finds the first execution environment busy, and gets one of its own.
  world.restart();
  const summaries = await Promise.all([first, world.tick()]);

  const jobIds = (await world.received()).map(({ body }) => JSON.parse(body).data.jobId).sort();
  expect(jobIds).toEqual(someReports(REPORTS).map(({ jobId }) => jobId));
  expect(world.api.count('de1')).toBe(0);
  expect(summaries).toMatchObject([
    { ended: 'drained', forwarded: REPORTS, deleted: REPORTS },
    { ended: 'drained', forwarded: REPORTS, deleted: REPORTS },
  ]);
});

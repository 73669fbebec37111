import { afterEach, beforeEach, expect, test } from 'vitest';
import { sqsFaults } from '#dev/local/sqs/index.ts';
import { sdkAws } from '#poller/aws/sdk-aws.ts';
import { someReports } from '#test/support/reports.ts';
import { startWorld, type World } from '#test/support/world.ts';

/** The setting `poller.awsClient: "sdk"`; test/functions/poll-reports/aws/queues.test.ts holds both clients to the same. */
let world: World;
beforeEach(async () => {
  world = await startWorld({ connect: sdkAws });
});
afterEach(() => world.close());

test("with the SDK's client, a backlog drains as it does with signed requests", async () => {
  for (const report of someReports(1_005)) world.api.add('de1', report);
  expect(await world.tick()).toMatchObject({
    ended: 'drained',
    forwarded: 1_005,
    deleted: 1_005,
    calls: { send: 101 },
  });
  expect(await world.received()).toHaveLength(1_005);
});

test('and a queue that may not be written to ends the tick', async () => {
  for (const report of someReports(5)) world.api.add('de1', report);
  world.sqs.onRequest = () => sqsFaults.accessDenied;
  expect(await world.tick()).toMatchObject({
    error: { name: 'QueueRefusedError' },
    unconfirmed: 5,
    deleted: 0,
  });
});

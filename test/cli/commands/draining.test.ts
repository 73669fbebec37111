import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Operator, startOperator } from '#test/cli/operator.ts';
import { aReport } from '#test/support/reports.ts';

/** A forwarder whose main queue was FIFO, and drains. */
let operator: Operator;
beforeAll(async () => {
  operator = await startOperator({
    queue: { type: 'standard' },
    drainingQueues: [{ name: 'statuses', type: 'fifo' }],
  });
});
afterAll(() => operator?.close());
beforeEach(async () => {
  for (const { url } of Object.values(operator.world.deployment.queues))
    await operator.world.sqs.receiveAll(url);
});

const putInto = (queue: string, body: string) =>
  operator.world.sqs.client.send(
    new SendMessageCommand({
      QueueUrl: operator.queue(queue),
      MessageBody: body,
      MessageGroupId: body,
      MessageDeduplicationId: `${body} ${Math.random()}`,
    }),
  );

const findingOf = async (check: string) => {
  const { json } = await operator.fax('doctor --json');
  return json().findings.find((finding) => finding.check === check);
};

test('status shows what waits in a queue that drains, beside the one that took its place', async () => {
  await putInto('StatusesQueue', 'old');
  operator.world.api.add('de1', aReport('FJ1'));
  await operator.tick();
  const { queues } = (await operator.fax('status --json')).json();
  const waiting = queues.map(({ queue, waiting: count }) => [queue, count]);
  expect(waiting).toEqual([
    ['statuses', 1],
    ['statuses (dead-letter)', 0],
    ['statuses-draining', 1],
    ['statuses-draining (dead-letter)', 0],
    ['quarantine', 0],
  ]);
});

test('doctor says when a queue that drains is empty, and what to do then', async () => {
  expect(await findingOf('consumer of statuses-draining')).toMatchObject({
    state: 'note',
    says: 'it drains, and nothing is in it any more',
    do: expect.stringContaining('take its entry out of "drainingQueues"'),
  });
});

test('redrive moves dead letters of a draining queue back to it, not to the one in its place', async () => {
  await putInto('StatusesDeadLetter', 'old');
  const { json } = await operator.fax('redrive statuses-draining --yes --json');
  expect(json().queues).toEqual([{ queue: 'statuses-draining', found: 1, moved: 1, state: 'completed' }]);
  const bodies = (await operator.world.sqs.receiveAll(operator.queue('StatusesQueue'))).map(
    ({ body }) => body,
  );
  expect(bodies).toEqual(['old']);
});

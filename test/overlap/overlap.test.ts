import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allOf } from '#test/support/ports.ts';
import { catchesAsync, holdsAsync } from '#test/support/properties.ts';
import {
  deliveredByFifo,
  jobsArbitrary,
  type Overlap,
  overlap,
  type Sabotage,
  statusesIn,
  statusesOf,
} from './overlap.ts';

const RUNS = 1_000;

/** Checks something of overlapping ticks, in whatever order their requests and responses arrive. */
const always = (check: (overlap: Overlap) => void, sabotage?: Sabotage) =>
  fc.asyncProperty(
    fc.scheduler(),
    jobsArbitrary('FJ'),
    jobsArbitrary('FJLATE'),
    async (scheduler, present, late) => {
      check(await overlap(scheduler, present, late, sabotage));
    },
  );

const arrivesOnce = (overlap: Overlap): void => {
  expect(statusesIn(deliveredByFifo(overlap))).toEqual(statusesOf(overlap.reports));
};

test('each status is delivered exactly once by a FIFO queue', async () => {
  await holdsAsync(always(arrivesOnce), { runs: RUNS });
});

test('Retarus is left without a report, and each tick takes what the other deleted for done', async () => {
  await holdsAsync(
    always(({ results, retarus }) => {
      expect(retarus.reports).toEqual([]);
      expect(results.map(({ ended }) => ended)).toEqual(['drained', 'drained', 'drained']);
    }),
    { runs: RUNS },
  );
});

test('a repetition is the same message, so that a consumer of a standard queue can tell it by its id', async () => {
  let repetitions = 0;
  await holdsAsync(
    always(({ queues, reports }) => {
      const messages = queues.in('statuses');
      const bodies = new Map(messages.map(({ id, body }) => [id, body]));
      for (const { id, body } of messages) expect(body).toBe(bodies.get(id));
      // Two ticks at once send a status twice at most, and the third one has nothing to add.
      expect(messages.length).toBeLessThanOrEqual(2 * statusesOf(reports).length);
      repetitions += messages.length - bodies.size;
    }),
    { runs: RUNS },
  );
  expect(repetitions).toBeGreaterThan(0);
});

test('only what a tick forwarded itself is deleted by it', async () => {
  await holdsAsync(
    always(({ queues, retarus }) => {
      const sent = new Set(queues.events('statuses').map(({ data }) => data.jobId));
      for (const jobId of retarus.results.flat()) expect(sent).toContain(jobId);
    }),
    { runs: RUNS },
  );
});

test('these properties catch an id that is another in each tick', async () => {
  const ownIds: Sabotage = (ports) => ({
    ...ports,
    queues: {
      send: (queue, batch, timeout) =>
        ports.queues.send(
          queue,
          batch.map((message) => ({
            ...message,
            body: message.body.replaceAll(message.id, `second ${message.id}`),
          })),
          timeout,
        ),
    },
  });
  await catchesAsync(always(arrivesOnce, ownIds), { runs: RUNS });
});

test('… the call that deletes the oldest reports, whatever was listed', async () => {
  const deletesTheOldest: Sabotage = (ports, retarus) => ({
    ...ports,
    reportApi: {
      list: (...args) => ports.reportApi.list(...args),
      delete: async (_source, _login, jobIds) => {
        retarus.reports = [];
        return jobIds.map((jobId) => ({ jobId, deleted: true }));
      },
    },
  });
  await catchesAsync(always(arrivesOnce, deletesTheOldest), { runs: RUNS });
});

test('… and a message that counts as sent without an response', async () => {
  const believesItself: Sabotage = (ports) => ({
    ...ports,
    queues: { send: async (_, batch) => allOf(batch) },
  });
  await catchesAsync(always(arrivesOnce, believesItself), { runs: RUNS });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PageJobs } from '#poller/tick/page-jobs.ts';
import { catches, holds } from '#test/support/properties.ts';

test('a job is deletable when every status of it is confirmed and nothing blocks it (P3)', () => {
  const jobs = new PageJobs();
  jobs.expect('done', 's1', ['q']);
  jobs.expect('open', 's2', ['q']);
  jobs.expect('half', 's3', ['q']);
  jobs.expect('half', 's4', ['q']);
  jobs.expect('pending', 's5', ['q']);
  jobs.block('pending', 'pending');
  for (const id of ['s1', 's3', 's5']) jobs.confirmed(id, 'q');
  expect(jobs.deletable()).toEqual(['done']);
});

test('a status waits for each of its queues, and only the last confirmation completes it', () => {
  const jobs = new PageJobs();
  jobs.expect('FJ1', 's1', ['a', 'b']);
  expect(jobs.confirmed('s1', 'a')).toBe(false);
  expect(jobs.confirmed('s1', 'a')).toBe(false);
  expect(jobs.deletable()).toEqual([]);
  expect(jobs.confirmed('s1', 'b')).toBe(true);
  expect(jobs.deletable()).toEqual(['FJ1']);
  expect(jobs.confirmed('s1', 'b')).toBe(false);
  expect(jobs.deletable()).toEqual(['FJ1']);
});

test('quarantine stands for a queue that does not take a status', () => {
  const jobs = new PageJobs();
  jobs.expect('FJ1', 's1', ['a', 'b']);
  jobs.confirmed('s1', 'a');
  jobs.quarantined('s1', 'b');
  expect(jobs.deletable()).toEqual(['FJ1']);
});

test('a confirmation of what nobody expects, or of another queue, means nothing', () => {
  const jobs = new PageJobs();
  jobs.expect('FJ1', 's1', ['a']);
  expect(jobs.confirmed('s2', 'a')).toBe(false);
  expect(jobs.confirmed('s1', 'b')).toBe(false);
  expect(jobs.deletable()).toEqual([]);
});

test('a status that every queue has already waits for nothing, and is expected all the same', () => {
  const jobs = new PageJobs();
  jobs.expect('FJ1', 's1', []);
  expect([jobs.isExpected('s1'), jobs.isExpected('s2')]).toEqual([true, false]);
  expect(jobs.deletable()).toEqual(['FJ1']);
});

test('each block is lifted by itself', () => {
  const jobs = new PageJobs();
  const first = jobs.block('FJ1', 'undecided');
  const second = jobs.block('FJ1', 'undecided');
  jobs.lift(first);
  jobs.lift(first);
  expect(jobs.deletable()).toEqual([]);
  jobs.lift(second);
  expect(jobs.deletable()).toEqual(['FJ1']);
});

test('job ids may be any text', () => {
  const jobs = new PageJobs();
  const ids = ['__proto__', 'constructor', ''];
  for (const id of ids) jobs.expect(id, id, []);
  expect(jobs.deletable()).toEqual(ids);
});

describe('a job is deletable exactly when nobody waits for anything of it', () => {
  const queues = ['a', 'b'];
  const step = fc.record({
    what: fc.constantFrom('confirmed', 'quarantined', 'block', 'lift'),
    job: fc.nat(2),
    status: fc.nat(1),
    queue: fc.constantFrom(...queues),
  });
  const property = (deletable: (jobs: PageJobs) => string[]) =>
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const jobs = new PageJobs();
      const missing = new Set<string>();
      const blocks: { job: number; block: ReturnType<PageJobs['block']> }[] = [];
      for (const job of [0, 1, 2])
        for (const status of [0, 1]) {
          jobs.expect(`J${job}`, `J${job} ${status}`, queues);
          for (const queue of queues) missing.add(`J${job} ${status} ${queue}`);
        }
      for (const { what, job, status, queue } of steps) {
        if (what === 'block') blocks.push({ job, block: jobs.block(`J${job}`, 'undecided') });
        else if (what === 'lift') {
          const last = blocks.pop();
          if (last) jobs.lift(last.block);
        } else {
          jobs[what as 'confirmed' | 'quarantined'](`J${job} ${status}`, queue);
          missing.delete(`J${job} ${status} ${queue}`);
        }
      }
      const expected = [0, 1, 2]
        .filter((job) => blocks.every((one) => one.job !== job))
        .filter((job) => [...missing].every((one) => !one.startsWith(`J${job} `)))
        .map((job) => `J${job}`);
      return JSON.stringify(deletable(jobs)) === JSON.stringify(expected);
    });

  test('whatever happens in whatever order', () => holds(property((jobs) => jobs.deletable())));
  test('which deleting everything that was listed would break', () =>
    catches(property(() => ['J0', 'J1', 'J2'])));
});

import { expect, test } from 'vitest';
import { JobBook } from '#poller/tick/page-jobs.ts';

test('a job is deletable when nothing of it is open and nothing holds it (P3)', () => {
  const jobs = new JobBook();
  jobs.job('done');
  jobs.job('open').outstanding = 1;
  jobs.job('held').holds = 1;
  jobs.job('done too').outstanding = 0;
  expect(jobs.deletable()).toEqual(['done', 'done too']);
});

test('a job that is listed twice is one job', () => {
  const jobs = new JobBook();
  jobs.job('twice').outstanding++;
  jobs.job('twice').outstanding++;
  expect(jobs.job('twice')).toEqual({ jobId: 'twice', outstanding: 2, holds: 0 });
  jobs.job('twice').outstanding--;
  expect(jobs.deletable()).toEqual([]);
  jobs.job('twice').outstanding--;
  expect(jobs.deletable()).toEqual(['twice']);
});

test('job ids may be any text', () => {
  const jobs = new JobBook();
  for (const id of ['__proto__', 'constructor', '']) jobs.job(id);
  expect(jobs.deletable()).toEqual(['__proto__', 'constructor', '']);
});

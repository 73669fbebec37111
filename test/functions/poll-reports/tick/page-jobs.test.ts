import { expect, test } from 'vitest';
import { JobBook } from '#poller/tick/page-jobs.ts';

test('a job is removable when nothing of it is open and nothing holds it (P3)', () => {
  const jobs = new JobBook();
  jobs.job('done');
  jobs.job('open').outstanding = 1;
  jobs.job('held').holds = 1;
  jobs.job('done too').outstanding = 0;
  expect(jobs.removable()).toEqual(['done', 'done too']);
});

test('a job that is listed twice is one job', () => {
  const jobs = new JobBook();
  jobs.job('twice').outstanding++;
  jobs.job('twice').outstanding++;
  expect(jobs.job('twice')).toEqual({ jobId: 'twice', outstanding: 2, holds: 0 });
  jobs.job('twice').outstanding--;
  expect(jobs.removable()).toEqual([]);
  jobs.job('twice').outstanding--;
  expect(jobs.removable()).toEqual(['twice']);
});

test('job ids may be any text', () => {
  const jobs = new JobBook();
  for (const id of ['__proto__', 'constructor', '']) jobs.job(id);
  expect(jobs.removable()).toEqual(['__proto__', 'constructor', '']);
});

import { Squiss } from 'squiss-ts';
import { pageByPage } from './report-api.ts';
import type { Drain, Target } from './target.ts';

/** The package squiss-ts, with bulk deletes: it sends all batches of a page at once. */
export function candidate(target: Target): Drain {
  const squiss = new Squiss({ queueUrl: target.queueUrl, awsConfig: {} });
  return pageByPage(target, async (bodies) => {
    const { Failed } = await squiss.sendMessages(bodies);
    if (Failed && Failed.length > 0) throw new Error('SQS refused messages.');
  });
}

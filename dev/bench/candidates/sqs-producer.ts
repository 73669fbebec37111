import { Producer } from 'sqs-producer';
import { pageByPage } from './report-api.ts';
import type { Drain, Target } from './target.ts';

/** The package sqs-producer, with bulk deletes. */
export function candidate(target: Target): Drain {
  const producer = Producer.create({ queueUrl: target.queueUrl });
  return pageByPage(target, async (bodies) => {
    await producer.send(bodies.map((body, index) => ({ id: String(index), body })));
  });
}

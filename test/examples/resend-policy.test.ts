import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FaxStatusEvent } from '#contract/consumer/index.ts';
import { SUGGESTED_ACTIONS } from '#contract/reasons.ts';
import { type LocalQueue, type LocalSqs, startSqs } from '#dev/local/sqs/index.ts';
import { stubAwsEnvironment } from '#test/support/dynamodb.ts';
import { bodyOf, example } from '#test/support/example-events.ts';
import { attemptOf, planFor } from '../../examples/resend-policy/policy.ts';

const withData = (name: string, data: Partial<FaxStatusEvent['data']>): FaxStatusEvent => {
  const event = example(name);
  return { ...event, data: { ...event.data, ...data } };
};

describe('the policy for resending', () => {
  it.each([
    ['delivered', 1, { do: 'nothing' }],
    ['busy', 1, { do: 'resend', attempt: 2, afterMinutes: 15 }],
    ['busy', 3, { do: 'resend', attempt: 4, afterMinutes: 240 }],
    ['busy', 4, { do: 'ask', question: 'Does the recipient have another number?' }],
    ['transmission', 2, { do: 'resend', attempt: 3, afterMinutes: 15 }],
    ['transmission', 3, { do: 'ask', question: 'Is there another way to reach the recipient?' }],
    ['wrong-number', 1, { do: 'ask', question: 'Is the number right?' }],
    ['blocked', 1, { do: 'ask', question: 'Does the recipient want no faxes from you?' }],
    ['cancelled', 1, { do: 'nothing' }],
    ['unknown', 1, { do: 'ask', question: 'What does NEW_CODE mean?' }],
  ])('for %s at attempt %i says what to do', (name, attempt, plan) => {
    expect(planFor(example(name), attempt)).toEqual(plan);
  });

  it('never sends again what may have arrived, whatever is suggested', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SUGGESTED_ACTIONS, 'an action of tomorrow'),
        fc.integer({ min: 1, max: 9 }),
        (suggestedAction, attempt) => {
          const event = withData('uncertain', { suggestedAction });
          expect(planFor(event, attempt).do).toBe('ask');
        },
      ),
    );
  });

  it.each([
    ['order-4711', 1],
    ['order-4711/2', 2],
    ['order/4711', 1],
    [undefined, 1],
  ])('takes the reference %s for attempt %i', (customerDefinedId, attempt) => {
    expect(attemptOf(withData('busy', { reference: { customerDefinedId } }))).toBe(attempt);
  });
});

describe('the function that resends by policy', () => {
  let sqs: LocalSqs;
  let work: LocalQueue;
  beforeEach(async () => {
    sqs = await startSqs();
    work = await sqs.createQueue({ QueueName: 'work.fifo', Attributes: { FifoQueue: 'true' } });
    stubAwsEnvironment();
    vi.stubEnv('AWS_ENDPOINT_URL_SQS', new URL(work.url).origin);
    vi.stubEnv('WORK_QUEUE_URL', work.url);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await sqs.close();
  });

  it('puts one piece of work for each status that calls for some, also where it is repeated', async () => {
    const { handler } = await import('../../examples/resend-policy/handler.ts');
    const names = ['busy', 'delivered', 'uncertain', 'busy'];
    const Records = names.map((name, index) => ({ messageId: `m${index}`, body: bodyOf(name) }));
    expect(await handler({ Records })).toEqual({ batchItemFailures: [] });
    const pieces = (await sqs.receiveAll(work.url)).map(({ body }) => JSON.parse(body));
    expect(pieces.map(({ key, do: what }) => [key, what]).sort()).toEqual(
      [
        [example('busy').id, 'resend'],
        [example('uncertain').id, 'ask'],
      ].sort(),
    );
  });
});

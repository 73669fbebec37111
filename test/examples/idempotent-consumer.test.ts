import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import type { Context } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LocalQueue, type LocalSqs, startSqs } from '#dev/local/sqs/index.ts';
import { startDynamoDb } from '#test/support/dynamodb.ts';
import { bodyOf, example } from '#test/support/example-events.ts';
import { IdempotentConsumerStack } from '../../examples/idempotent-consumer/stack.ts';
import { drainThrough, send } from './event-source-mapping.ts';

const TABLE = 'handled';
const CONTEXT = { getRemainingTimeInMillis: () => 30_000 } as Context;

let sqs: LocalSqs;
let queue: LocalQueue;
let stopDynamoDb: () => void;

beforeEach(async () => {
  sqs = await startSqs();
  // A standard queue hands out what is sent twice twice.
  queue = await sqs.createQueue({ QueueName: 'statuses' });
  stopDynamoDb = await startDynamoDb(TABLE, 'id');
  vi.stubEnv('IDEMPOTENCY_TABLE', TABLE);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  stopDynamoDb();
  await sqs.close();
});

describe('the function', () => {
  it('bills a fax once, though its status comes three times', async () => {
    const lines = vi.spyOn(console, 'log').mockReturnValue();
    const { handler } = await import('../../examples/idempotent-consumer/handler.ts');
    await send(sqs, queue, [bodyOf('delivered'), bodyOf('busy'), bodyOf('delivered')], 'first');
    await drainThrough(sqs, queue, (event) => handler(event, CONTEXT));
    await send(sqs, queue, [bodyOf('delivered')], 'again');
    await drainThrough(sqs, queue, (event) => handler(event, CONTEXT));
    const billed = lines.mock.calls.map(([line]) => JSON.parse(String(line)));
    expect(billed.map(({ jobId, billed }) => [jobId, billed]).sort()).toEqual([
      [example('delivered').data.jobId, 2],
      [example('busy').data.jobId, 0],
    ]);
    expect(await sqs.count(queue.url)).toBe(0);
  });
});

describe('the stack', () => {
  const template = Template.fromStack(
    new IdempotentConsumerStack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'example', {
      queueArn: 'arn:aws:sqs:eu-central-1:111111111111:statuses.fifo',
    }),
  );

  it('has a table with the key and the expiry that Powertools uses', () => {
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      TimeToLiveSpecification: { AttributeName: 'expiration', Enabled: true },
    });
  });

  it('feeds the function from the queue, with partial batch responses', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: 'arn:aws:sqs:eu-central-1:111111111111:statuses.fifo',
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { IDEMPOTENCY_TABLE: Match.anyValue() } },
    });
  });
});

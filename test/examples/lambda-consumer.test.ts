import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LocalQueue, type LocalSqs, startSqs } from '#dev/local/sqs/index.ts';
import { bodyOf, example } from '#test/support/example-events.ts';
import { queueWithDeadLetters } from '#test/support/queue-with-dead-letters.ts';
import { handler } from '../../examples/lambda-consumer/handler.ts';
import { LambdaConsumerStack } from '../../examples/lambda-consumer/stack.ts';
import { drainThrough, send } from './event-source-mapping.ts';

describe('the stack', () => {
  const template = Template.fromStack(
    new LambdaConsumerStack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'example'),
  );
  const ofType = (type: string) =>
    Object.entries(template.findResources(type)).map(([id, { Properties }]) => ({ id, ...Properties }));
  const [mapping] = ofType('AWS::Lambda::EventSourceMapping');
  const queue = ofType('AWS::SQS::Queue').find(({ id }) => id === mapping.EventSourceArn['Fn::GetAtt'][0]);

  it('has Lambda retry only the messages that failed', () => {
    expect(mapping.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
  });

  it('hides a message for six times the time that the function has', () => {
    template.hasResourceProperties('AWS::Lambda::Function', { Timeout: 30, Runtime: 'nodejs24.x' });
    expect(queue?.VisibilityTimeout).toBe(180);
  });

  it('moves what cannot be handled to a dead-letter queue', () => {
    const { deadLetterTargetArn, maxReceiveCount } = queue?.RedrivePolicy ?? {};
    expect(maxReceiveCount).toBe(5);
    expect(ofType('AWS::SQS::Queue').map(({ id }) => id)).toContain(deadLetterTargetArn['Fn::GetAtt'][0]);
  });

  it('lets the function receive and delete, and nothing else, from that queue', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: Match.arrayWith(['sqs:ReceiveMessage', 'sqs:DeleteMessage']),
            Resource: { 'Fn::GetAtt': [queue?.id, 'Arn'] },
          }),
        ]),
      },
    });
  });

  it('filters by a field that messages really have, and for values that it can have', () => {
    const { Pattern } = mapping.FilterCriteria.Filters[0];
    const { outcome } = JSON.parse(Pattern).body.data;
    expect(outcome).toEqual([example('busy').data.outcome, example('uncertain').data.outcome]);
  });
});

describe('the function', () => {
  let sqs: LocalSqs;
  let queue: LocalQueue;
  let dead: LocalQueue;
  beforeEach(async () => {
    sqs = await startSqs();
    ({ queue, dead } = await queueWithDeadLetters(sqs));
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await sqs.close();
  });

  it('opens a task for what did not surely arrive; a bad message ends in the dead-letter queue', async () => {
    const lines = vi.spyOn(console, 'log').mockReturnValue();
    vi.spyOn(console, 'error').mockReturnValue();
    await send(sqs, queue, [bodyOf('delivered'), bodyOf('wrong-number'), 'no event', bodyOf('uncertain')]);
    await drainThrough(sqs, queue, handler);
    const tasks = lines.mock.calls.map(([line]) => JSON.parse(String(line)));
    expect(tasks.map(({ task, text }) => [task, text])).toEqual([
      [example('wrong-number').id, 'Act: check_number.'],
      [example('uncertain').id, 'Ask the recipient whether the fax arrived.'],
    ]);
    expect(await sqs.count(queue.url)).toBe(0);
    expect((await sqs.receiveAll(dead.url)).map(({ body }) => body)).toEqual(['no event']);
  });
});

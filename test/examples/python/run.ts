import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { FaxStatusEvent } from '#contract/consumer/index.ts';
import { LOCAL_AWS } from '#dev/local/local-aws.ts';
import { type LocalQueue, type LocalSqs, startSqs } from '#dev/local/sqs/index.ts';
import { send } from '../event-source-mapping.ts';
import { Impossible, pythonWith } from './environment.ts';
import { checkGeneratedModels } from './generated-models.ts';
import { checkPowertoolsExample } from './powertools.ts';

// The Python examples, one of them against the emulator, and models that a generator makes. Not among the
// tests of `npm test`, which need nothing but npm.

const ROOT = join(import.meta.dirname, '../../..');
const EXAMPLE = join(ROOT, 'examples/python-consumer');
const SCHEMA = join(ROOT, 'contract/generated/fax-status-event.schema.json');

const read = (name: string) => readFileSync(join(ROOT, 'contract/examples', `${name}.json`), 'utf8');
const event = (name: string): FaxStatusEvent => JSON.parse(read(name));

/** Runs the consumer until the queue is empty. */
async function consume(python: string, sqs: LocalSqs, queue: LocalQueue) {
  const child = spawn(python, [join(EXAMPLE, 'consumer.py'), queue.url, SCHEMA, '--once'], {
    env: {
      AWS_ENDPOINT_URL_SQS: sqs.endpoint,
      AWS_DEFAULT_REGION: LOCAL_AWS.region,
      AWS_ACCESS_KEY_ID: LOCAL_AWS.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: LOCAL_AWS.credentials.secretAccessKey,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code, lines: out.trim().split('\n'), problems: err.trim().split('\n') };
}

async function main(): Promise<void> {
  const python = pythonWith(join(EXAMPLE, 'requirements.txt'), join(ROOT, '.cache'));
  const sqs = await startSqs();
  try {
    const dead = await sqs.createQueue({ QueueName: 'dead.fifo', FifoQueue: true });
    const queue = await sqs.createQueue({
      QueueName: 'statuses.fifo',
      FifoQueue: true,
      VisibilityTimeout: 0,
      RedrivePolicy: { deadLetterTargetArn: dead.arn, maxReceiveCount: 1 },
    });
    const invalid = read('busy').replace('"failed"', '"lost"');
    const good = ['delivered', 'wrong-number', 'uncertain', 'unknown', 'delivered-with-added-fields'];
    await send(sqs, queue, [...good.map(read), invalid, 'no json']);

    const { code, lines, problems } = await consume(python, sqs, queue);
    assert.equal(code, 0, problems.join('\n'));
    const line = (name: string, what: string) => `${event(name).id} ${event(name).data.jobId}: ${what}`;
    assert.deepEqual(lines, [
      line('wrong-number', 'WRONG_NO, check_number'),
      line('uncertain', 'may have arrived, ask the recipient'),
      line('unknown', 'NEW_CODE, investigate'),
    ]);
    console.log('ok  every status was handled by its outcome');
    assert.deepEqual(
      problems.map((problem) => problem.replace(/^[^:]*: /, '')),
      ['not a fax status at $.data.outcome', 'JSONDecodeError'],
    );
    console.log('ok  bad messages were named without their content');
    assert.deepEqual(
      (await sqs.receiveAll(dead.url)).map(({ body }) => body),
      [invalid, 'no json'],
    );
    assert.equal(await sqs.count(queue.url), 0);
    console.log('ok  they are in the dead-letter queue, and the rest is done');
  } finally {
    await sqs.close();
  }
}

try {
  await main();
  const pythonOf = (folder: string) =>
    pythonWith(join(ROOT, folder, 'requirements.txt'), join(ROOT, '.cache'));
  checkPowertoolsExample(pythonOf('examples/python-powertools'), ROOT);
  checkGeneratedModels(pythonOf('test/examples/python'), ROOT);
} catch (error) {
  if (!(error instanceof Impossible)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

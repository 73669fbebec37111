import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { LOCAL_AWS } from '#dev/local/local-aws.ts';
import { unavailable } from '#dev/local/sqs/faults.ts';
import { type LocalQueue, type LocalSqs, startSqs } from '#dev/local/sqs/index.ts';
import { bodyOf, example } from '#test/support/example-events.ts';
import { queueWithDeadLetters } from '#test/support/queue-with-dead-letters.ts';
import { createWorker } from '../../examples/node-worker/worker.ts';
import { send } from './event-source-mapping.ts';

describe('the worker', () => {
  let sqs: LocalSqs;
  let queue: LocalQueue;
  let dead: LocalQueue;
  beforeEach(async () => {
    sqs = await startSqs();
    ({ queue, dead } = await queueWithDeadLetters(sqs, { VisibilityTimeout: 0 }));
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await sqs.close();
  });

  it('does every status; what it cannot do ends in the dead-letter queue', async () => {
    const errors = vi.spyOn(console, 'error').mockReturnValue();
    await send(sqs, queue, [bodyOf('delivered'), 'no event', bodyOf('busy'), bodyOf('uncertain')]);
    const done: string[] = [];
    const worker = createWorker(sqs.client, queue.url, async ({ id, data }) => {
      if (data.outcome === 'uncertain') throw new Error('not today');
      done.push(id);
    });
    // Two messages, each tried as often as the queue allows.
    let failures = 0;
    worker.on('processing_error', () => ++failures === 4 && worker.stop({ abort: true }));
    worker.start();
    await once(worker, 'stopped');
    expect(done).toEqual([example('delivered').id, example('busy').id]);
    expect(await sqs.receiveAll(queue.url)).toEqual([]);
    expect((await sqs.receiveAll(dead.url)).map(({ body }) => body)).toEqual([
      'no event',
      bodyOf('uncertain'),
    ]);
    expect(await sqs.count(queue.url)).toBe(0);
    expect(errors.mock.calls.join()).not.toMatch(/0000|no event/);
  });

  it('goes on after an error of the queue', async () => {
    const errors = vi.spyOn(console, 'error').mockReturnValue();
    await send(sqs, queue, [bodyOf('busy')]);
    sqs.onRequest = ({ action }) =>
      action === 'ReceiveMessage' && errors.mock.calls.length === 0 ? unavailable : undefined;
    const worker = createWorker(sqs.client, queue.url, async () => worker.stop());
    worker.start();
    // `once` of node:events would reject at the error.
    await new Promise<void>((resolve) => worker.once('stopped', () => resolve()));
    expect(await sqs.count(queue.url)).toBe(0);
    expect(errors).toHaveBeenCalledOnce();
  });

  it('deletes what it has received and done before it stops', async () => {
    await send(sqs, queue, [bodyOf('busy')]);
    const done: string[] = [];
    const worker = createWorker(sqs.client, queue.url, async ({ id }) => {
      worker.stop();
      await Promise.resolve();
      done.push(id);
    });
    worker.start();
    await once(worker, 'stopped');
    expect(done).toEqual([example('busy').id]);
    expect(await sqs.receiveAll(queue.url)).toEqual([]);
  });

  // As a bundle: the example names the package, whose kit is built only when it is packed.
  const folder = mkdtempSync(join(tmpdir(), 'worker-'));
  const program = join(folder, 'worker.cjs');
  beforeAll(() =>
    build({
      entryPoints: [join(import.meta.dirname, '../../examples/node-worker/main.ts')],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      logLevel: 'error',
      alias: {
        'fax-status-forwarder/consumer': join(import.meta.dirname, '../../contract/consumer/index.ts'),
      },
    }),
  );
  afterAll(() => rmSync(folder, { recursive: true }));
  const start = (...words: string[]) =>
    spawn(process.execPath, [program, ...words], {
      env: {
        AWS_ENDPOINT_URL_SQS: sqs.endpoint,
        AWS_REGION: LOCAL_AWS.region,
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  it('as a process says what it does, and finishes what it has received when it is told to end', async () => {
    await send(sqs, queue, [bodyOf('delivered')]);
    const child = start(queue.url);
    const lines: string[] = [];
    for await (const line of createInterface(child.stdout)) {
      lines.push(line);
      if (line.includes('delivered')) child.kill('SIGTERM');
    }
    expect(lines).toEqual([
      `Waiting for statuses in ${queue.url}; Ctrl-C ends.`,
      `${example('delivered').data.jobId}: delivered (OK)`,
      'Finishing what was received …',
      'Stopped. 1 statuses were handled.',
    ]);
    expect(await sqs.count(queue.url)).toBe(0);
  });

  it('as a process asks for a queue where none is named', async () => {
    const child = start();
    const [message, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect(message).toContain('Say which queue');
    expect(code).toBe(2);
  });
});

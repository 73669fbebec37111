import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { run } from '#cli/run.ts';
import { LOCAL_AWS } from '#dev/local/local-aws.ts';
import { aReport } from '#test/support/reports.ts';
import { say, until } from './progress.ts';

/** `fax-status` against the deployed stack, as a person would run it. */
export class OperatorCommands {
  readonly #endpoint: string;
  readonly #outputs: Readonly<Record<string, string>>;

  /** @param outputs of the deployed stack */
  constructor(endpoint: string, outputs: Readonly<Record<string, string>>) {
    this.#endpoint = endpoint;
    this.#outputs = outputs;
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: LOCAL_AWS.region,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    });
  }

  /** doctor, status, pause, redrive and quarantine replay, each with what it must do to the account. */
  async rehearse(customer: string): Promise<void> {
    const sources = [`${customer}@de1`, `${customer}@de2`];
    const { findings } = await this.#json('doctor');
    const said = findings.map(
      ({ check, says, state }: Record<string, string>) => `${state} ${check}: ${says}`,
    );
    for (const source of sources)
      assert.ok(
        said.some((line: string) => line.startsWith(`good Retarus ${source}`)),
        said.join('\n'),
      );
    say('fax-status doctor reaches both data centers with the stored login.');

    const { queues, sources: polled } = await this.#json('status');
    assert.deepEqual(
      polled.map(({ source }: { source: string }) => source),
      sources,
    );
    say(`fax-status status sees ${polled.length} sources and ${queues.length} queues.`);

    assert.deepEqual((await this.#json('pause all --yes')).changed, sources);
    assert.deepEqual((await this.#json('pause all --yes')).unchanged, sources);
    assert.deepEqual((await this.#json('resume all --yes')).changed, sources);
    say('fax-status pause and resume switch the schedules.');
    await this.#redrive();
    await this.#replay(customer);
  }

  async #redrive(): Promise<void> {
    await this.#send(this.#outputs.DeadLetterQueueUrl, JSON.stringify({ redriven: true }));
    // ministack knows no StartMessageMoveTask: the move itself is rehearsed on the emulators of dev/local.
    const { queues } = await this.#json('redrive statuses --dry-run');
    assert.deepEqual(queues, [{ queue: 'statuses', found: 1, moved: 0, state: 'dry run' }]);
    say('fax-status redrive finds the dead letter and the queue that it belongs to.');
  }

  async #replay(customer: string): Promise<void> {
    const report = aReport('FJREPLAY');
    const body = {
      kind: 'unreadable-report',
      id: 'a'.repeat(32),
      account: customer,
      dataCenter: 'de1',
      problems: ['x'],
    };
    await this.#send(
      this.#outputs.QuarantineQueueUrl,
      JSON.stringify({ ...body, text: JSON.stringify(report), content: report }),
    );
    const { replayed } = await this.#json('quarantine replay --yes');
    assert.equal(replayed.length, 1);
    assert.equal(await this.#waiting('quarantine'), 0);
    await until(
      'the replayed status',
      30,
      () => this.#waiting('statuses'),
      (count) => count === 1,
    );
    say('fax-status quarantine replay sends its status, and empties quarantine.');
  }

  async #waiting(name: string): Promise<number> {
    const { queues } = await this.#json('status');
    return queues.find(({ queue }: { queue: string }) => queue === name)?.waiting;
  }

  async #send(url = '', body = ''): Promise<void> {
    const client = new SQSClient({ ...LOCAL_AWS, endpoint: this.#endpoint });
    const ids = url.endsWith('.fifo')
      ? { MessageGroupId: '1', MessageDeduplicationId: body.slice(0, 20) }
      : {};
    await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body, ...ids }));
    client.destroy();
  }

  // biome-ignore lint/suspicious/noExplicitAny: each command's own shape, which its help documents
  async #json(line: string): Promise<any> {
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    stdin.end();
    const [printed, noted] = [text(stdout), text(stderr)];
    const code = await run([...line.split(' '), '--json'], {
      stdin,
      stdout,
      stderr,
      env: process.env,
      now: Date.now,
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      stop: new AbortController().signal,
    });
    stdout.end();
    stderr.end();
    assert.ok(code <= 1 && (await printed) !== '', `fax-status ${line}: ${await noted}`);
    return JSON.parse(await printed);
  }
}

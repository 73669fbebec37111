import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { SqsFault } from '#dev/local/sqs/faults.ts';
import { type Operator, startOperator } from '#test/cli/operator.ts';
import { beginFaxStatus, faxStatusProcess } from '#test/cli/process.ts';
import { aReport } from '#test/support/reports.ts';

test('fax-status ends quietly where nobody reads its output on, as after "| head"', async () => {
  const { code, stderr } = await faxStatusProcess(['--help'], { stdout: 'closed' });
  expect([code, stderr]).toEqual([0, '']);
});

test.skipIf(!existsSync('/dev/full'))('output that a full disk does not take is trouble', async () => {
  const { code, stderr } = await faxStatusProcess(['--help'], { stdout: openSync('/dev/full', 'w') });
  expect([code, stderr]).toEqual([1, 'fax-status: The output cannot be written: the disk is full.\n']);
});

test('the first Ctrl-C ends "settings check" in the middle of a computation', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'settings-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'settings.json');
  execFileSync('mkfifo', [file]);
  const { child, ended } = beginFaxStatus(['settings', 'check', file]);
  // Opened only when the command reads the file, in a call that hands nothing back to it, as the synthesis.
  const writer = await open(file, 'w');
  child.kill('SIGINT');
  await writer.close();
  expect(await ended).toEqual({ code: null, stdout: '', stderr: '' });
});

describe('the first Ctrl-C', () => {
  let operator: Operator;
  beforeAll(async () => {
    operator = await startOperator();
  }, 120_000);
  afterAll(() => operator?.close());

  /**
   * Begins a command, and presses Ctrl-C when SQS gets this call of it.
   * @param fault what becomes of the call @default - it is served
   */
  async function stopAt(line: string, action: string, fault?: SqsFault) {
    const { child, ended } = beginFaxStatus(line.split(' '));
    operator.world.sqs.onRequest = (call) => {
      // A second one would not wait for what is given back.
      if (call.action === action && !child.killed) child.kill('SIGINT');
      return fault;
    };
    const came = await ended;
    operator.world.sqs.onRequest = undefined;
    return came;
  }

  test('ends a command that is waiting for AWS, with exit code 130 and without a word', async () => {
    expect(await stopAt('status', 'GetQueueAttributes')).toEqual({ code: 130, stdout: '', stderr: '' });
  });

  test.each(['status --watch --every 600', 'tail --every 600 --since 60'])('ends "%s"', async (line) => {
    operator.world.api.add('de1', aReport('FJ1'));
    await operator.tick('12345@de1');
    const { child, ended } = beginFaxStatus(line.split(' '));
    child.stdout?.once('data', () => child.kill('SIGINT'));
    const { code, stderr, stdout } = await ended;
    expect([code, stderr]).toEqual([130, '']);
    expect(stdout).toContain('12345@de1');
  });

  test('lets others see again what a command took out of quarantine to look at', async () => {
    operator.world.api.add('de1', { ...aReport('FJ2'), pages: 'three' });
    await operator.tick('12345@de1');
    const { code } = await stopAt('quarantine list', 'ReceiveMessage');
    expect(code).toBe(130);
    expect(await operator.world.sqs.receiveAll(operator.queue('Quarantine'))).toHaveLength(1);
  });

  test('ends a poll, and says that the tick goes on', async () => {
    operator.world.api.add('de1', aReport('FJ3'));
    const { code, stderr } = await stopAt('poll 12345@de1 --yes', 'SendMessageBatch', { kind: 'hang' });
    expect(code).toBe(130);
    expect(stderr).toContain('A tick that has begun goes on in AWS');
  });
});

import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { run } from '#cli/run.ts';
import { LOCAL_AWS } from '#dev/local/local-aws.ts';

/** `fax-status` as a person would run it in a terminal whose environment points at the emulator. */
export class Fax {
  constructor(endpoint: string, sqsEndpoint: string) {
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ENDPOINT_URL_SQS: sqsEndpoint,
      AWS_REGION: LOCAL_AWS.region,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    });
  }

  /**
   * @param line without the command's own name: `pause all --yes`
   * @returns what the command prints with `--json`
   */
  // biome-ignore lint/suspicious/noExplicitAny: each command's own shape, which its help documents
  async json(line: string, typed = ''): Promise<any> {
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    stdin.end(typed);
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

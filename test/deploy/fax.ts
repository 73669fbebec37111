import assert from 'node:assert/strict';
import { runFaxStatus } from '#dev/local/fax-status.ts';
import { LOCAL_AWS } from '#dev/local/local-aws.ts';
import type { Printed } from '#test/support/printed.ts';

/** `fax-status` as a person would run it in a terminal whose environment points at the emulator. */
export class Fax {
  constructor(endpoint: string, { cloudWatch, sqs }: { cloudWatch: string; sqs: string }) {
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ENDPOINT_URL_CLOUDWATCH: cloudWatch,
      AWS_ENDPOINT_URL_SQS: sqs,
      AWS_REGION: LOCAL_AWS.region,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    });
  }

  /**
   * @param line without the command's own name: `pause all --yes`
   * @returns what the command prints with `--json`
   */
  async json(line: string, typed = ''): Promise<Printed> {
    const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
    const words = [...line.split(' '), '--json'];
    const { code, stderr, stdout } = await runFaxStatus(words, { stdin: typed, env: process.env, sleep });
    assert.ok(code <= 1 && stdout !== '', `fax-status ${line}: ${stderr}`);
    return JSON.parse(stdout);
  }
}

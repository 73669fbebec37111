import assert from 'node:assert/strict';
import type { ReportApi } from '#dev/local/report-api/index.ts';
import { aReport, aStatus } from '#test/support/reports.ts';
import type { Aws } from './aws.ts';

export type Place = 'de1' | 'de2';

/**
 * What was put into the simulated Retarus and what a consumer has received since, over every change of the
 * deployment.
 */
export class Ledger {
  readonly #api: ReportApi;
  readonly #aws: Aws;
  readonly #expected: string[] = [];
  readonly #received: string[] = [];
  #jobs = 0;

  constructor(api: ReportApi, aws: Aws) {
    this.#api = api;
    this.#aws = aws;
  }

  /** A job with that many recipients, each status told apart by the device that answered. */
  add(dataCenter: Place, recipients: number, account?: string): void {
    const jobId = `FJ${dataCenter.toUpperCase()}${String(++this.#jobs).padStart(4, '0')}`;
    const recipientStatus = Array.from({ length: recipients }, (_, place) =>
      aStatus({ remoteCsid: `device ${place}`, status: 'FAILED', reason: 'BUSY' }),
    );
    this.#api.add(dataCenter, aReport(jobId, { recipientStatus }), account);
    this.#expected.push(...recipientStatus.map(({ remoteCsid }) => `${dataCenter} ${jobId} ${remoteCsid}`));
  }

  get waiting(): number {
    return this.#expected.length - this.#received.length;
  }

  /** Takes whatever is visible in a queue, as a consumer that works. @returns how many messages that were */
  async consume(queueUrl: string | undefined, aws = this.#aws): Promise<number> {
    const messages = await aws.receive(queueUrl ?? '');
    for (const { body } of messages) {
      const { data } = JSON.parse(body);
      this.#received.push(`${data.dataCenter} ${data.jobId} ${data.remoteCsid}`);
    }
    return messages.length;
  }

  /** Everything that was ever added was received, and nothing of it twice. */
  assertEachOnce(): void {
    assert.deepEqual(this.#received.toSorted(), this.#expected.toSorted());
  }
}

import { gunzipSync } from 'node:zlib';
import { canonical } from './canonical.ts';
import type { Place } from './status-content.ts';

/** A message of the quarantine queue. */
export interface Quarantined {
  readonly kind: string;
  readonly account: string;
  readonly dataCenter: string;
  readonly jobId: string | undefined;
  readonly problems: readonly string[];
  /** The report or event, as far as the message holds it. */
  readonly content: unknown;
  /** Whether long texts of the content were cut. */
  readonly cut: boolean;
}

export function readQuarantined(body: string): Quarantined {
  const { kind, account, dataCenter, jobId, problems = [], encoding, content } = JSON.parse(body);
  return {
    kind,
    account,
    dataCenter,
    jobId,
    problems,
    content:
      encoding === 'gzip+base64'
        ? JSON.parse(gunzipSync(Buffer.from(content, 'base64')).toString('utf8'))
        : content,
    cut: encoding === 'cut',
  };
}

/** What identifies a report in quarantine: its content, or its job where the content is not whole. */
export const quarantineKeys = ({ account, dataCenter }: Place, report: unknown): string[] => [
  canonical([account, dataCenter, report]),
  canonical([account, dataCenter, 'cut', jobId(report)]),
];

const jobId = (report: unknown): unknown =>
  typeof report === 'object' && report !== null && 'jobId' in report ? report.jobId : undefined;

/** A message that the quarantine queue took. */
export interface QuarantineEntry {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Whether it has been taken out again: its statuses are in the queues. */
  isOut: boolean;
}

type Attributes = Readonly<Record<string, { readonly StringValue?: string }>>;

/** Everything that has been in the quarantine queue, in the order in which it came. */
export class QuarantineBox {
  readonly entries: QuarantineEntry[] = [];

  put(body: string, attributes: Attributes): void {
    const texts = Object.entries(attributes).map(([name, { StringValue = '' }]) => [name, StringValue]);
    this.entries.push({ body, attributes: Object.fromEntries(texts), at: Date.now(), isOut: false });
  }

  takeOut(body: string): void {
    const entry = this.entries.find((one) => one.body === body && !one.isOut);
    if (entry) entry.isOut = true;
  }

  /** How many are in the queue. */
  get size(): number {
    return this.entries.filter(({ isOut }) => !isOut).length;
  }
}

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

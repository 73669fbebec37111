import { hash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import type { RecipientStatus, Report } from './report.ts';
import type { Source } from './source.ts';

/**
 * The ids of a job's statuses, in the order of its recipients: 32 hexadecimal characters each, 128 bits of SHA-256
 * over source, job id, the status' own content, and a counter among statuses of the job with identical content.
 *
 * The id is a function of the status alone: the same after a crash, in any order of recipients and of fields; never
 * the same for two recipients, also where one number stands twice in a job with the same result.
 */
export function eventIds(source: Source, report: Report): string[] {
  const seen = new Map<string, number>();
  return report.recipientStatus.map((status) => {
    const content = canonicalJson(status);
    const before = seen.get(content) ?? 0;
    seen.set(content, before + 1);
    return digest(source, JSON.stringify(report.jobId), content, String(before));
  });
}

/** The id of a list entry that cannot be read: a function of its source and content. */
export const quarantineId = (source: Source, content: string): string =>
  digest(source, 'unreadable', content);

/** Ids of single recipients are needed by tests and tools that look one up. */
export const eventId = (source: Source, jobId: string, status: RecipientStatus, repetition = 0): string =>
  digest(source, JSON.stringify(jobId), canonicalJson(status), String(repetition));

/** Each part is JSON or a name without line feeds, so a line feed cannot be forged between parts. */
const digest = ({ account, dataCenter }: Source, ...parts: readonly string[]): string =>
  hash('sha256', [account, dataCenter, ...parts].join('\n'), 'hex').slice(0, 32);

import { hash } from 'node:crypto';
import type { Source } from '../interface/source.ts';
import { canonicalJson } from './json.ts';
import type { RecipientStatus } from './report.ts';

/**
 * Gives a job's statuses their ids, one after the other: 32 hexadecimal characters each, 128 bits of SHA-256
 * over source, job id, the status' own content, and a counter among statuses of the job with identical
 * content.
 *
 * The id is a function of the status alone: the same after a crash, in any order of recipients and of fields;
 * never the same for two recipients, also where one number stands twice in a job with the same result.
 */
export function statusIds(source: Source, jobId: string): (status: RecipientStatus) => string {
  const seen = new Map<string, number>();
  const job = JSON.stringify(jobId);
  return (status) => {
    const content = canonicalJson(status);
    const before = seen.get(content) ?? 0;
    seen.set(content, before + 1);
    return digest(source, `${job}\n${content}\n${before}`);
  };
}

/** The id of a list entry that cannot be read: a function of its source and content. */
export const quarantineId = (source: Source, content: string): string =>
  digest(source, `unreadable\n${content}`);

/** Each part is JSON or a name without line feeds, so a line feed cannot be forged between parts. */
const digest = ({ account, dataCenter }: Source, parts: string): string =>
  hash('sha256', `${account}\n${dataCenter}\n${parts}`, 'hex').slice(0, 32);

import { heldContent, isJsonObject, type Json } from './json.ts';
import { FILTERS, type Filter, QUARANTINE } from './queues.ts';
import type { Sighting } from './sighting.ts';

/** What is known to be in the queues of one job: queue → content → ids. */
interface JobEvidence {
  whole: boolean;
  readonly statuses: Map<string, Map<string, Set<string>>>;
}

/** Messages that SQS has, seen either from outside (accepted) or by one environment (confirmed to it). */
export class Evidence {
  readonly #jobs = new Map<string, JobEvidence>();
  readonly #wholes = new Set<string>();

  add({ queue, jobId, status, whole }: Sighting): void {
    if (whole !== undefined) this.#wholes.add(whole);
    if (jobId === undefined) return;
    const job = this.#jobs.get(jobId) ?? { whole: false, statuses: new Map() };
    this.#jobs.set(jobId, job);
    if (!status) job.whole = true;
    else {
      const contents = job.statuses.get(queue) ?? new Map<string, Set<string>>();
      job.statuses.set(queue, contents);
      contents.set(status.content, (contents.get(status.content) ?? new Set()).add(status.id));
    }
  }

  /** Whether an entry of the list is in quarantine as it is. */
  holdsWhole(raw: Json): boolean {
    return this.#wholes.has(heldContent(raw));
  }

  /** What of a report is missing in its queues, in words; `undefined` when all of it is there. */
  missing(jobId: string, raw: Json, queues: readonly Filter[]): string | undefined {
    const job = this.#jobs.get(jobId);
    if (job?.whole) return undefined;
    const recipients = isJsonObject(raw) && Array.isArray(raw.recipientStatus) ? raw.recipientStatus : [];
    if (recipients.length === 0) return 'the whole report';
    for (const queue of queues) {
      const needed = new Map<string, number>();
      for (const recipient of recipients.filter((one) => isJsonObject(one) && FILTERS[queue](one))) {
        const content = heldContent(recipient);
        needed.set(content, (needed.get(content) ?? 0) + 1);
      }
      for (const [content, count] of needed) {
        const ids = new Set([...idsIn(job, queue, content), ...idsIn(job, QUARANTINE, content)]);
        if (ids.size < count) return `${count - ids.size} × ${content} in queue "${queue}"`;
      }
    }
    return undefined;
  }
}

const idsIn = (job: JobEvidence | undefined, queue: string, content: string): ReadonlySet<string> =>
  job?.statuses.get(queue)?.get(content) ?? new Set();

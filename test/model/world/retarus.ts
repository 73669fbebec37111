import type { Credentials, DeleteResult } from '#poller/tick/ports.ts';
import { isJsonObject, type Json } from './json.ts';

/** A report, or whatever else stands in the list. */
export interface Stored {
  readonly raw: Json;
  /** Absent where the entry has none: then nobody can delete it. */
  readonly jobId: string | undefined;
}

const PAGE = 1_000;

/** Retarus' side of one source: the oldest reports first, deleted by id only. */
export class Retarus {
  credentials: Credentials;
  #stored: Stored[] = [];

  constructor(credentials: Credentials) {
    this.credentials = credentials;
  }

  get stored(): readonly Stored[] {
    return this.#stored;
  }

  arrive(raw: Json): void {
    const jobId =
      isJsonObject(raw) && typeof raw.jobId === 'string' && raw.jobId !== '' ? raw.jobId : undefined;
    this.#stored.push({ raw, jobId });
  }

  /** The last recipient of a job is done: the report stays in its place. */
  finish(jobId: string, raw: Json): void {
    this.#stored = this.#stored.map((entry) => (entry.jobId === jobId ? { raw, jobId } : entry));
  }

  page(): readonly Stored[] {
    return this.#stored.slice(0, PAGE);
  }

  find(jobId: string): Stored | undefined {
    return this.#stored.find((entry) => entry.jobId === jobId);
  }

  remove(jobIds: ReadonlySet<string>): void {
    this.#stored = this.#stored.filter(({ jobId }) => jobId === undefined || !jobIds.has(jobId));
  }

  accepts({ username, password }: Credentials): boolean {
    return username === this.credentials.username && password === this.credentials.password;
  }
}

export const deleteResult = (jobId: string, reason?: string): DeleteResult => ({
  jobId,
  deleted: reason === undefined,
  reason,
});

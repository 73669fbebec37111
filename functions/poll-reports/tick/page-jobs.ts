import type { Message } from '../domain/message.ts';

/** What of a job is still open. It may be deleted when nothing is. */
export interface JobProgress {
  readonly jobId: string;
  /** Statuses, and copies of an unreadable report, that are not confirmed yet. */
  outstanding: number;
  /** Reasons to leave the job alone whatever is confirmed: it is pending, or nobody has decided yet about a copy that cannot be read. */
  holds: number;
}

/** One message on its way to one queue. */
export interface Delivery {
  readonly message: Message;
  readonly onConfirmed: () => void;
  /** The same once its message is in quarantine instead. */
  readonly onQuarantined?: () => void;
  attempts: number;
}

/** A delivery that SQS refuses for its content. */
export interface Rejection {
  readonly delivery: Delivery;
  readonly code: string;
}

/** The jobs of one page, by id: a job that is listed twice is deleted only when both copies are done. */
export class JobBook {
  readonly #jobs = new Map<string, JobProgress>();

  job(jobId: string): JobProgress {
    let job = this.#jobs.get(jobId);
    if (!job) {
      job = { jobId, outstanding: 0, holds: 0 };
      this.#jobs.set(jobId, job);
    }
    return job;
  }

  /** Jobs of which every status is confirmed (promise P3). */
  deletable(): string[] {
    return [...this.#jobs.values()]
      .filter((job) => job.outstanding === 0 && job.holds === 0)
      .map((job) => job.jobId);
  }
}

/** Why a job is left alone whatever is confirmed of it. */
export type BlockReason =
  /** One of its recipients is still on its way. */
  | 'pending'
  /** A copy of its report cannot be read, and is not in quarantine. */
  | 'undecided';

/** Keeps one job from being deleted until it is lifted. */
export interface Block {
  readonly jobId: string;
  readonly why: BlockReason;
}

interface Job {
  /** Statuses that a queue has not confirmed yet. */
  waiting: number;
  readonly blocks: Set<Block>;
}

interface ExpectedStatus {
  readonly job: Job;
  /** Names of the queues that have not confirmed it yet. */
  readonly queues: Set<string>;
}

/**
 * Who of one page still waits for what: the only place that says of a job that it may be deleted (promise
 * P3).
 *
 * A job may be deleted when every queue has confirmed every status that is expected of it, and nothing blocks
 * it. A job that is listed twice is one job: both copies must be done.
 */
export class PageJobs {
  readonly #jobs = new Map<string, Job>();
  readonly #statuses = new Map<string, ExpectedStatus>();

  /** Keeps the job from being deleted, until `lift` is called with what this returns. */
  block(jobId: string, why: BlockReason): Block {
    const block = { jobId, why };
    this.#job(jobId).blocks.add(block);
    return block;
  }

  lift(block: Block): void {
    this.#job(block.jobId).blocks.delete(block);
  }

  isExpected(statusId: string): boolean {
    return this.#statuses.has(statusId);
  }

  /**
   * A status of the job that these queues must confirm; none where all have confirmed it already.
   *
   * @param statusId is expected once in a page
   */
  expect(jobId: string, statusId: string, queues: readonly string[]): void {
    const job = this.#job(jobId);
    if (queues.length > 0) job.waiting++;
    this.#statuses.set(statusId, { job, queues: new Set(queues) });
  }

  /** The queue has the status. @returns whether that was the last queue that it waited for */
  confirmed(statusId: string, queue: string): boolean {
    const status = this.#statuses.get(statusId);
    if (!status?.queues.delete(queue) || status.queues.size > 0) return false;
    status.job.waiting--;
    return true;
  }

  /** The queue does not take the status, and quarantine has it instead. */
  quarantined(statusId: string, queue: string): void {
    this.confirmed(statusId, queue);
  }

  /** Ids of the jobs that may be deleted, in the order in which they were first mentioned. */
  deletable(): string[] {
    const ids: string[] = [];
    for (const [jobId, { blocks, waiting }] of this.#jobs)
      if (waiting === 0 && blocks.size === 0) ids.push(jobId);
    return ids;
  }

  #job(jobId: string): Job {
    let job = this.#jobs.get(jobId);
    if (!job) {
      job = { waiting: 0, blocks: new Set() };
      this.#jobs.set(jobId, job);
    }
    return job;
  }
}

import { OUTCOMES, type Outcome } from '#contract/reasons.ts';

/** What the charts show of one second. */
export interface Sample {
  /** Epoch seconds. */
  readonly at: number;
  /** Reports at Retarus by source. */
  readonly backlog: readonly number[];
  /** Statuses that the consumer received within the second, by outcome in the order of OUTCOMES. */
  readonly received: readonly number[];
  /**
   * Longest time from the completion of a job to the consumer within the second, in seconds; null where none
   * came.
   */
  readonly lag: number | null;
}

/** Ten minutes. */
const KEPT = 600;

/** The run over time, a sample a second. */
export class Series {
  readonly samples: Sample[] = [];
  #received = new Map<Outcome, number>();
  #lag: number | undefined;

  /** @param lag seconds from the completion of the job to the consumer */
  count(outcome: Outcome, lag: number | undefined): void {
    this.#received.set(outcome, (this.#received.get(outcome) ?? 0) + 1);
    if (lag !== undefined) this.#lag = Math.max(this.#lag ?? 0, lag);
  }

  /** Ends a second. */
  take(at: number, backlog: readonly number[]): Sample {
    const received = OUTCOMES.map((outcome) => this.#received.get(outcome) ?? 0);
    const sample = { at, backlog, received, lag: this.#lag ?? null };
    this.samples.push(sample);
    if (this.samples.length > KEPT) this.samples.shift();
    this.#received = new Map();
    this.#lag = undefined;
    return sample;
  }
}

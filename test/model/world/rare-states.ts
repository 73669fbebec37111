import type { EnvironmentModel } from './environment.ts';
import type { Json } from './json.ts';
import { QUARANTINE } from './queues.ts';
import { isPendingAndOdd } from './reports.ts';
import type { Sighting } from './sighting.ts';

/**
 * The states that random histories are there to reach, and how many of a thousand histories must reach each.
 */
export const RARE_STATES = {
  'a repetition after a kill between send and delete': 50,
  'a repetition after a response that was lost': 120,
  'a repetition by two ticks at once': 90,
  'a report quarantined again by a later tick': 90,
  'a job both pending and unreadable': 150,
  'credentials rotated in the middle of a page': 90,
  'a connection found closed': 150,
} as const;

export type RareState = keyof typeof RARE_STATES;

/** Which of them a history has reached. */
export class RareStates {
  readonly all = new Set<RareState>();
  /** Queue and message id → who sent what SQS took first. */
  readonly #senders = new Map<string, { readonly by: EnvironmentModel; isLost: boolean }>();

  reached(state: RareState): void {
    this.all.add(state);
  }

  /** Retarus lists a page. */
  listed(page: readonly Json[]): void {
    if (page.some(isPendingAndOdd)) this.reached('a job both pending and unreadable');
  }

  /** SQS takes a message. @param isLost whether its response gets lost on the way back */
  accepted({ queue, id, whole }: Sighting, by: EnvironmentModel, isLost: boolean): void {
    const key = `${queue} ${id}`;
    const first = this.#senders.get(key);
    this.#senders.set(key, { by, isLost });
    if (!first) return;
    const other = first.by !== by;
    if (other && queue === QUARANTINE && whole !== undefined)
      this.reached('a report quarantined again by a later tick');
    if (first.isLost) this.reached('a repetition after a response that was lost');
    if (other && first.by.isBusy) this.reached('a repetition by two ticks at once');
    if (other && !first.by.alive && first.by.record.fates.get(key) === 'confirmed')
      this.reached('a repetition after a kill between send and delete');
  }
}

/** How many histories reached each rare state. */
export class RareCounts {
  readonly #reached = new Map<RareState, number>();

  add({ all }: RareStates): void {
    for (const state of all) this.#reached.set(state, (this.#reached.get(state) ?? 0) + 1);
  }

  /** A line for each state. */
  get lines(): string {
    return STATES.map((state) => `  ${this.#reached.get(state) ?? 0} × ${state}`).join('\n');
  }

  /** States that too few of so many histories reached. */
  tooRare(histories: number): RareState[] {
    return STATES.filter(
      (state) => (this.#reached.get(state) ?? 0) < Math.floor((RARE_STATES[state] * histories) / 1_000),
    );
  }
}

const STATES = Object.keys(RARE_STATES) as RareState[];

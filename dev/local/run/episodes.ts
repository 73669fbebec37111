import { ACTIONS, type Action, addReports } from './actions.ts';
import type { Verdict } from './ledger.ts';
import type { Run } from './run.ts';
import type { TickView } from './tick-watch.ts';

/** One press of a button and what the forwarder did about it. */
export interface Episode {
  readonly number: number;
  readonly action: string;
  readonly title: string;
  readonly reaction: string;
  readonly startedAt: number;
  readonly firstTick: number;
  readonly before: Verdict;
  /** The condition is still on. */
  active: boolean;
  /** When everything that could be forwarded was; undefined while it is under way. */
  endedAt: number | undefined;
  ticks: number;
  failed: number;
  /** What went wrong in the ticks, each kind once. */
  readonly problems: string[];
  forwarded: number;
  quarantined: number;
  atRetarus: number;
  /** Reports that are not deleted yet, forwarded or not. */
  notDeleted: number;
  lost: number;
  invented: number;
  repeated: number;
  droppedByQueue: number;
}

const KEPT = 8;

/** Carries out actions, and follows what becomes of them. */
export class Episodes {
  /** Newest first. */
  readonly list: Episode[] = [];
  readonly busy = new Set<string>();
  readonly #run: Run;
  readonly #counted = new Set<TickView>();
  #number = 0;

  constructor(run: Run) {
    this.#run = run;
  }

  isOn({ condition }: Action): boolean {
    return condition !== undefined && this.#run.trouble.on.has(condition);
  }

  /**
   * Does what the button says, or ends the condition that it began.
   * @returns false where there is no such action
   */
  press(id: string): boolean {
    const action = ACTIONS.find((one) => one.id === id);
    if (!action) return false;
    if (this.busy.has(id)) return true;
    if (action.condition && this.isOn(action)) {
      this.#run.trouble.on.delete(action.condition);
      for (const episode of this.list) if (episode.action === id) episode.active = false;
      this.#run.hurry();
      return true;
    }
    this.#begin(action);
    if (action.condition) this.#run.trouble.on.add(action.condition);
    if (action.reports) addReports(this.#run, action.reports);
    void this.#carryOut(action);
    return true;
  }

  /** Brings the episodes that are under way up to date. */
  update(verdict: Verdict): void {
    for (const episode of this.list) {
      if (episode.endedAt !== undefined) continue;
      const { before } = episode;
      this.#countTicks(episode);
      episode.forwarded = verdict.forwarded - before.forwarded;
      episode.quarantined = verdict.quarantined - before.quarantined;
      episode.atRetarus = verdict.atRetarus;
      episode.notDeleted = verdict.leftOver;
      episode.lost = verdict.lost;
      episode.invented = verdict.invented;
      episode.repeated = verdict.repeated - before.repeated;
      episode.droppedByQueue = verdict.droppedByQueue - before.droppedByQueue;
      if (!episode.active && !this.busy.has(episode.action) && this.#isSettled(episode, verdict))
        episode.endedAt = Date.now();
    }
  }

  #begin(action: Action): void {
    const before = this.#run.verdict();
    this.list.unshift({
      number: ++this.#number,
      action: action.id,
      title: action.title,
      reaction: action.reaction,
      startedAt: Date.now(),
      firstTick: this.#run.watch.count + 1,
      before,
      active: action.condition !== undefined,
      endedAt: undefined,
      ticks: 0,
      failed: 0,
      problems: [],
      forwarded: 0,
      quarantined: 0,
      atRetarus: before.atRetarus,
      notDeleted: before.leftOver,
      lost: before.lost,
      invented: before.invented,
      repeated: 0,
      droppedByQueue: 0,
    });
    if (this.list.length > KEPT) this.list.pop();
  }

  async #carryOut(action: Action): Promise<void> {
    this.busy.add(action.id);
    try {
      await action.press?.(this.#run);
    } finally {
      this.busy.delete(action.id);
      this.#run.hurry();
    }
  }

  #countTicks(episode: Episode): void {
    const { views } = this.#run.watch;
    const done = views.filter(
      ({ number, durationMs }) => number >= episode.firstTick && durationMs !== undefined,
    );
    for (const view of done) {
      if (view.problem && !episode.problems.includes(view.problem)) episode.problems.push(view.problem);
    }
    const last = Math.max(episode.firstTick - 1, ...done.map(({ number }) => number));
    episode.ticks = Math.max(episode.ticks, last - episode.firstTick + 1);
    for (const view of done) {
      if (!view.problem || this.#counted.has(view)) continue;
      this.#counted.add(view);
      for (const open of this.list) if (open.endedAt === undefined) open.failed++;
    }
  }

  /**
   * Every source has had a good tick since, nothing that can be deleted is left, and the queues are empty.
   */
  #isSettled(episode: Episode, verdict: Verdict): boolean {
    const { watch, world, ledger } = this.#run;
    const good = world.sources.every(({ name }) => {
      const last = watch.views.find(({ source, durationMs }) => source === name && durationMs !== undefined);
      return last && last.number >= episode.firstTick && last.ended === 'drained' && !last.problem;
    });
    return good && ledger.waiting === 0 && verdict.atRetarus <= episode.before.atRetarus;
  }
}

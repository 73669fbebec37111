import type { Forwarder } from './forwarder/forwarder.ts';
import type { EnvironmentModel, Request } from './world/environment.ts';
import { Invocation } from './world/invocation.ts';
import { NO_FAULTS, type ReportSpec } from './world/plan.ts';
import { settle } from './world/settle.ts';
import { VirtualTime } from './world/virtual-time.ts';
import { START, World } from './world/world.ts';

/** A page of few reports that two ticks forward at once. */
export interface Scope {
  readonly forwarder: Forwarder;
  readonly reports: readonly ReportSpec[];
  /** Arrives at any moment. */
  readonly late: ReportSpec;
}

export interface Exploration {
  /** Different states that were reached. */
  readonly states: number;
  /** Ways in which both ticks ended, each followed by a cold environment's tick. */
  readonly endings: number;
  /** Messages of all endings that SQS took more than once. */
  readonly repetitions: number;
  readonly kills: number;
  /** Deletes that a tick took for failed. */
  readonly refusals: number;
}

/**
 * What can happen next: a request or a response gets there, the second tick begins, a report comes, a
 * environment dies.
 */
type Step = number | 'second tick' | 'arrival' | 'kill first' | 'kill second';

/**
 * Every order of events of two ticks of one source at once, as after an invocation that Lambda delivered
 * twice, with two status queues, a report that comes later, and at most one environment killed, all at any
 * moment. A third, cold environment follows each of them.
 *
 * Two orders are followed as one from where they lead to the same state: Retarus and the queues hold the
 * same, and each environment has asked and heard the same in the same order, so that it goes on in the same
 * way. Time stands still: nothing times out, which the random histories try. The first tick begins first,
 * since the two are alike.
 *
 * @throws PromiseBroken for the first order that breaks a promise
 */
export async function explore(scope: Scope): Promise<Exploration> {
  const states = new Set<string>();
  const seen = { endings: 0, repetitions: 0, kills: 0, refusals: 0 };
  const waiting: (readonly Step[])[] = [[]];
  for (let steps = waiting.pop(); steps; steps = waiting.pop()) {
    const pair = await Pair.start(scope);
    for (const step of steps) await pair.take(step);
    for (let done = steps; ; ) {
      const { state } = pair;
      if (states.has(state)) break;
      states.add(state);
      const [next, ...others] = pair.steps;
      if (next === undefined) {
        seen.refusals += pair.refusals;
        await pair.settle();
        seen.endings++;
        seen.repetitions += pair.world.ledger.duplicates;
        seen.kills += pair.kills;
        break;
      }
      for (const other of others) waiting.push([...done, other]);
      done = [...done, next];
      await pair.take(next);
    }
  }
  return { states: states.size, ...seen };
}

/** Longer than a request takes, shorter than any time-out. */
const A_TIMEOUT_MS = 1_000;

class StandingTime extends VirtualTime {
  override after(delay: number, run: () => void): () => void {
    return delay < A_TIMEOUT_MS ? super.after(0, run) : () => undefined;
  }
}

/** Two environments that are asked to do the same. */
class Pair {
  readonly world: World;
  readonly #environments: readonly [EnvironmentModel, EnvironmentModel];
  readonly #ticks: Invocation[] = [];
  readonly #late: ReportSpec;
  #isLateHere = false;
  kills = 0;

  private constructor({ forwarder, reports, late }: Scope) {
    this.#late = late;
    const setting = { queues: ['all', 'undelivered'], sendsInFlight: 2, spoils: 'entry' } as const;
    this.world = new World(forwarder, setting, new StandingTime(START));
    this.world.arrive(reports);
    this.#environments = [this.world.environment, this.world.startEnvironment()];
  }

  static async start(scope: Scope): Promise<Pair> {
    const pair = new Pair(scope);
    await pair.#begin();
    return pair;
  }

  async #begin(): Promise<void> {
    const environment = this.#environments[this.#ticks.length];
    if (environment) this.#ticks.push(new Invocation(this.world, environment, NO_FAULTS));
    await this.world.time.settle();
  }

  #arrive(): void {
    this.#isLateHere = true;
    this.world.arrive([this.#late]);
  }

  get refusals(): number {
    return this.#ticks.reduce((sum, { result }) => sum + (result?.tally.deletesRefused ?? 0), 0);
  }

  get steps(): Step[] {
    const steps: Step[] = [...Array(this.world.time.waiting).keys()];
    if (this.#ticks.length < 2) steps.push('second tick');
    if (!this.#isLateHere) steps.push('arrival');
    if (this.kills === 0) {
      if (this.#ticks[0] && !this.#ticks[0].isOver) steps.push('kill first');
      if (this.#ticks[1] && !this.#ticks[1].isOver) steps.push('kill second');
    }
    return steps;
  }

  async take(step: Step): Promise<void> {
    if (step === 'second tick') return this.#begin();
    if (step === 'arrival') return this.#arrive();
    if (typeof step === 'number') await this.world.time.step(step);
    else {
      this.kills++;
      this.#environments[step === 'kill first' ? 0 : 1].alive = false;
    }
    for (const tick of this.#ticks) tick.observe();
  }

  /** All that decides what can happen from here on. */
  get state(): string {
    const { ledger, retarus } = this.world;
    const texts = new Map<Request, string>();
    const views = this.#environments.map(({ alive, requests, heard }) => {
      for (const [index, request] of requests.entries()) texts.set(request, `${index} ${outcomeOf(request)}`);
      // A dead environment hears nothing any more: what it knew has no consequences.
      const history = alive ? heard.map((request) => texts.get(request)) : 'dead';
      const open = requests.filter(({ state }) => state === 'sent' || (alive && state === 'arrived'));
      return [history, open.map((request) => [request.what, request.state, texts.get(request)])];
    });
    return JSON.stringify([
      this.#ticks.length,
      this.#isLateHere,
      // Responses to a dead environment are waiting too, and change nothing.
      this.world.time.waiting,
      views,
      retarus.stored.map(({ jobId, raw }) => jobId ?? raw),
      [...ledger.messages].sort(),
    ]);
  }

  /** A cold environment finds Retarus as the two have left it. */
  async settle(): Promise<void> {
    this.world.environment = this.world.startEnvironment();
    await settle(this.world);
    if (this.world.ledger.rewritten > 0)
      throw new Error('A repetition has another body than its first message.');
  }
}

const outcomeOf = ({ outcome }: Request): string =>
  JSON.stringify(outcome, (_, value: unknown) => (value instanceof Error ? value.name : value)) ?? 'open';

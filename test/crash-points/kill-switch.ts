/**
 * Where an environment dies, relative to one await:
 * - `before`: what is awaited was not begun;
 * - `during`: it was begun (a request was sent, and is acted upon), and its outcome is never heard;
 * - `after`: its outcome was heard, and nothing made of it.
 */
export const MOMENTS = ['before', 'during', 'after'] as const;
export type Moment = (typeof MOMENTS)[number];

/** An await that was reached. */
export interface Reached {
  /** Which await of the source. */
  readonly site: number;
  /** Its place in the order of execution, from 1. */
  readonly step: number;
  /** How many requests the environment had sent by then. */
  readonly requests: number;
}

/** An environment as the kill switch sees it. */
interface Killable {
  alive: boolean;
  readonly requests: readonly unknown[];
}

export type CrashPoint = Pick<Reached, 'step'> & { readonly moment: Moment };

/**
 * Runs the async functions of one environment, and ends its life at one point: from then on none of its
 * functions takes another step. Nothing is thrown, so that nothing can catch it, as nothing catches a
 * environment that is gone.
 */
export class KillSwitch {
  readonly #end: CrashPoint | undefined;
  readonly reached: Reached[] = [];
  #environment: Killable = { alive: true, requests: [] };
  /** Steps that were begun and whose function has not stopped for them yet. */
  readonly #begun: number[] = [];

  constructor(end?: CrashPoint) {
    this.#end = end;
  }

  /** Which environment dies. */
  watch(environment: Killable): void {
    this.#environment = environment;
  }

  /** Called by the built tick before it evaluates what it awaits. */
  at(site: number): undefined {
    if (!this.#environment.alive) return;
    const step = this.reached.length + 1;
    this.reached.push({ site, step, requests: this.#environment.requests.length });
    this.#begun.push(step);
    if (this.#isEnd('before', step)) this.#die();
  }

  /** Called by the built tick for each call of an async function. */
  run<T>(steps: Iterator<unknown, T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const advance = (next: () => IteratorResult<unknown, T>): void => {
        if (!this.#environment.alive) return;
        const outer = this.#begun.length;
        let result: IteratorResult<unknown, T>;
        try {
          result = next();
        } catch (error) {
          this.#begun.length = outer;
          reject(error);
          return;
        }
        // What is awaited may have called further functions, which stopped for their own steps before this
        // one did.
        const step = this.#begun.at(-1) ?? 0;
        this.#begun.length = outer;
        if (result.done) return resolve(result.value);
        if (this.#isEnd('during', step)) this.#die();
        const heard = (then: () => void): void => {
          if (this.#isEnd('after', step)) this.#die();
          then();
        };
        Promise.resolve(result.value).then(
          (value) => heard(() => advance(() => steps.next(value))),
          (error: unknown) => heard(() => advance(() => throwInto(steps, error))),
        );
      };
      advance(() => steps.next());
    });
  }

  #isEnd(moment: Moment, step: number): boolean {
    return this.#end?.moment === moment && this.#end.step === step;
  }

  #die(): void {
    this.#environment.alive = false;
  }
}

function throwInto<T>(steps: Iterator<unknown, T>, error: unknown): IteratorResult<unknown, T> {
  if (!steps.throw) throw error;
  return steps.throw(error);
}

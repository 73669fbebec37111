import type { EnvironmentModel, Request } from './environment.ts';
import type { Latency } from './plan.ts';
import { PromiseBroken } from './promise-broken.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface Exchange<T> {
  readonly what: string;
  readonly latency: Latency;
  readonly timeoutMs: number;
  /**
   * What the request does when it arrives, also when nobody waits for its response any more. Its error is the
   * response.
   */
  readonly effect: () => T;
  /** What the caller hears when the time is up. */
  readonly timedOut: () => Error;
  /** Called when a living caller hears the response, before the caller itself. */
  readonly heard?: (response: T | undefined, error: unknown) => void;
}

/**
 * One request and its response. A dead environment sends nothing and hears nothing, but what it sent arrives.
 */
export function exchange<T>(
  time: VirtualTime,
  environment: EnvironmentModel,
  { what, latency, timeoutMs, effect, timedOut, heard }: Exchange<T>,
): Promise<T> {
  if (!environment.alive) return new Promise(() => {});
  const request: Request = { what, state: 'sent' };
  environment.requests.push(request);
  return new Promise<T>((resolve, reject) => {
    let waiting = true;
    const hear = (outcome: Outcome<T>): void => {
      cancel();
      if (!waiting || !environment.alive) return;
      waiting = false;
      request.state = 'heard';
      environment.heard.push(request);
      if ('response' in outcome) {
        heard?.(outcome.response, undefined);
        resolve(outcome.response);
      } else {
        heard?.(undefined, outcome.error);
        reject(outcome.error);
      }
    };
    const cancel = time.after(timeoutMs, () => hear({ error: timedOut() }));
    time.after(latency.there, () => {
      const outcome = attempt(effect);
      if (waiting) Object.assign(request, { state: 'arrived', outcome });
      time.after(latency.back, () => hear(outcome));
    });
  });
}

type Outcome<T> = { readonly response: T } | { readonly error: unknown };

function attempt<T>(effect: () => T): Outcome<T> {
  try {
    return { response: effect() };
  } catch (error) {
    if (error instanceof PromiseBroken) throw error;
    return { error };
  }
}

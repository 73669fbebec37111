import { AsyncLocalStorage } from 'node:async_hooks';
import { StoppedError } from './errors.ts';

const uninterruptedNow = new AsyncLocalStorage<true>();

/** What a stopped command still has to do: calls inside it are made, and waited for, all the same. */
export const uninterrupted = <T>(act: () => Promise<T>): Promise<T> => uninterruptedNow.run(true, act);

/**
 * The outcome of a call, or the end of waiting for it once the command is stopped. After the stop, no call
 * is begun.
 *
 * @param finish waits for a call that was begun, whatever happens: nobody else knows what it did
 * @throws StoppedError
 */
export async function unlessStopped<T>(
  stop: AbortSignal,
  call: () => Promise<T>,
  finish: boolean = false,
): Promise<T> {
  if (uninterruptedNow.getStore()) return call();
  if (stop.aborted) throw new StoppedError();
  if (finish) return call();
  let end = (): void => {};
  const stopped = new Promise<never>((_, reject) => {
    end = () => reject(new StoppedError());
  });
  stop.addEventListener('abort', end, { once: true });
  try {
    return await Promise.race([call(), stopped]);
  } finally {
    stop.removeEventListener('abort', end);
  }
}

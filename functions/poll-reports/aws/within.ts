/** Thrown by `within` when the time is up. */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';
}

/**
 * Settles within the given time, whatever the call does: the SDK's own time-outs end when the response's head arrives,
 * so an response that never ends would hold the tick.
 */
export async function within<T>(timeoutMs: number, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new OutOfTimeError(`No response within ${timeoutMs} ms.`)), timeoutMs);
  });
  try {
    return await Promise.race([call(abort.signal), timeout]);
  } catch (error) {
    abort.abort();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

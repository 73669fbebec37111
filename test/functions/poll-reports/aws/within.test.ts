import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OutOfTimeError, within } from '#poller/aws/within.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('a call that is responded in time gives its response, and leaves no timer', async () => {
  let signal: AbortSignal | undefined;
  const response = await within(1_000, async (given) => {
    signal = given;
    return 'response';
  });
  expect([response, signal?.aborted, vi.getTimerCount()]).toEqual(['response', false, 0]);
});

test('a call that fails gives its error, and leaves no timer', async () => {
  const error = new TypeError('failed');
  await expect(within(1_000, () => Promise.reject(error))).rejects.toBe(error);
  expect(vi.getTimerCount()).toBe(0);
});

test('a call that never ends is given up when the time is up, and told so', async () => {
  let signal: AbortSignal | undefined;
  const call = within(1_000, (given) => {
    signal = given;
    return new Promise(() => undefined);
  });
  vi.advanceTimersByTime(999);
  expect(signal?.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  await expect(call).rejects.toThrow(new OutOfTimeError('No response within 1000 ms.'));
  expect(signal?.aborted).toBe(true);
});

import type { Clock } from './ports.ts';

/** The budget of one tick (promises P8 and P10). All times in milliseconds. */
export interface Limits {
  /** Pages listed, however fast they are. */
  readonly maxPages: number;
  /** SendMessageBatch requests at once. */
  readonly sendsInFlight: number;
  /** Attempts of one message in one tick. */
  readonly maxSendAttempts: number;
  /**
   * A queue is left alone until the next tick when so many rounds of sends, each begun after the one before
   * it had failed, brought no decision about any message …
   */
  readonly maxFailedRounds: number;
  /** … and at least so much time has passed since the first of them failed. */
  readonly minOutage: number;
  /** Attempts of one delete request. */
  readonly maxDeleteAttempts: number;
  /** For all attempts at reading the secret together. */
  readonly secretTimeout: number;
  readonly listTimeout: number;
  readonly sendTimeout: number;
  readonly deleteTimeout: number;
  /** Kept free at the end of a page, so that what was confirmed can still be deleted. */
  readonly deleteReserve: number;
  /** Kept free at the end of the tick, for the log line and the metrics. */
  readonly reportReserve: number;
  /** A page is not started with less time left than this, or than twice the slowest page so far. */
  readonly minPageTime: number;
  /** Backoff is a random time up to `backoffBase · 2^n`, at most `backoffCap` (full jitter). */
  readonly backoffBase: number;
  readonly backoffCap: number;
  /** The longest cooldown that a Retry-After can impose. */
  readonly maxCooldown: number;
}

export const DEFAULT_LIMITS: Limits = {
  maxPages: 200,
  sendsInFlight: 32,
  maxSendAttempts: 3,
  maxFailedRounds: 5,
  minOutage: 1_000,
  maxDeleteAttempts: 3,
  secretTimeout: 8_000,
  listTimeout: 15_000,
  sendTimeout: 5_000,
  deleteTimeout: 10_000,
  deleteReserve: 6_000,
  reportReserve: 1_000,
  minPageTime: 12_000,
  backoffBase: 100,
  backoffCap: 2_000,
  maxCooldown: 15 * 60_000,
};

/** Retarus lists at most this many reports, and deletes at most as many in one call. */
export const PAGE_SIZE = 1_000;
/** Below this many, a majority says nothing about the API. */
export const MAJORITY_SAMPLE = 20;

/** More than half of a page that is large enough to tell. */
export const isMajority = (part: number, whole: number): boolean =>
  whole >= MAJORITY_SAMPLE && part * 2 > whole;

/**
 * Milliseconds that a call may take: its limit, less where the time ends sooner.
 *
 * @param endsAt reading of the monotonic clock
 */
export const timeLeft = (limit: number, endsAt: number, clock: Pick<Clock, 'monotonic'>): number =>
  // Never zero: a time-out of zero means "none" to many a library.
  Math.max(1, Math.min(limit, endsAt - clock.monotonic()));

/** What a pause between two attempts goes by. */
export type Backoff = Pick<Limits, 'backoffBase' | 'backoffCap'>;

/** A random time up to the exponential backoff's ceiling. */
export const jitteredBackoff = (
  attempt: number,
  { backoffBase, backoffCap }: Backoff,
  random: () => number,
): number => random() * Math.min(backoffCap, backoffBase * 2 ** attempt);

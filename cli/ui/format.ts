/** In milliseconds, as all lengths of time here. */
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

const UNITS: readonly [string, number][] = [
  ['day', DAY],
  ['hour', HOUR],
  ['minute', 60_000],
  ['second', 1_000],
];

/** `3 days`, `1 hour`, `40 seconds`: the largest unit that is reached, rounded down. */
export function duration(ms: number): string {
  const [unit, size] = UNITS.find(([, length]) => ms >= length) ?? ['second', 1_000];
  return counted(Math.max(0, Math.floor(ms / size)), unit);
}

/** `1 report`, `2,500 reports`. */
export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

/** `2026-11-20 10:00 UTC` of an ISO date or epoch milliseconds. */
export const moment = (value: string | number): string =>
  `${new Date(value).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** How long ago, in words. */
export const ago = (value: string | number, now: number): string => {
  const ms = now - new Date(value).getTime();
  return ms < 1_000 ? 'just now' : `${duration(ms)} ago`;
};

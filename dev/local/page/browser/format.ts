const NUMBERS = new Intl.NumberFormat('en');
const TIMES = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** `12,345` */
export const number = (value: number): string => NUMBERS.format(value);

/** `1 report`, `2,000 reports` */
export const counted = (value: number, noun: string, plural = `${noun}s`): string =>
  `${number(value)} ${value === 1 ? noun : plural}`;

/** `14:03:59`, of epoch milliseconds. */
export const clock = (at: number): string => TIMES.format(at);

const DAYS = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** `Fri 14:03`, of epoch milliseconds. */
export const day = (at: number): string => DAYS.format(at);

/** `35 ms`, `4.2 s`, `3 min` */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.round(ms / 60_000)} min`;
}

/** `no_fax_device` → `no fax device` */
export const words = (code: string): string => code.replaceAll('_', ' ');

/** A share as a CSS length. */
export const percent = (part: number, whole: number): string =>
  `${whole === 0 ? 0 : Math.min(100, (100 * part) / whole)}%`;

/** JSON over several lines. */
export const pretty = (value: unknown): string => JSON.stringify(value, undefined, 2) ?? 'not known';

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { nodeOptions } from '#infra/constructs/poller.ts';

/** The default setting. */
export const MEMORY_MB = 512;

/** Recipients of a page. */
const A_PAGE = 10_000;

const PROGRAM = fileURLToPath(new URL('program.ts', import.meta.url));

/** What became of the recipients. */
export interface Passed {
  /** Messages that the queue has accepted. */
  readonly accepted: number;
  /** Jobs that Retarus has deleted, of ten recipients each. */
  readonly deleted: number;
  /** How each tick ended. */
  readonly endings: readonly string[];
  /** The most that the process had resident when it asked for a page. */
  readonly peakMb: number;
}

/** One execution environment of the default memory works off so many recipients, in whole pages. */
export async function passThrough(recipients: number): Promise<Passed> {
  const words = [...nodeOptions(MEMORY_MB).split(' '), PROGRAM, String(recipients / A_PAGE)];
  const { stdout } = await promisify(execFile)(process.execPath, words);
  return JSON.parse(stdout);
}

/** What is wrong with it, as sentences; empty is well. */
export function problemsOf({ accepted, deleted, endings, peakMb }: Passed, recipients: number): string[] {
  // About 240 MB as a rule: one page of 10,000 statuses, what is remembered, and garbage that nobody had to
  // collect.
  const most = MEMORY_MB * 0.75;
  return [
    ...(accepted === recipients ? [] : [`${accepted} messages were accepted, not ${recipients}.`]),
    ...(deleted * 10 === recipients ? [] : [`${deleted} jobs were deleted, not ${recipients / 10}.`]),
    ...(endings.join() === 'drained' ? [] : [`The ticks ended ${endings.join(', ')}, not drained at once.`]),
    ...(peakMb < most ? [] : [`${peakMb} MB were resident, and ${most} are the most.`]),
  ];
}

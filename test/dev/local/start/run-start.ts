import { type ChildProcess, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const START = fileURLToPath(new URL('../../../../dev/local/start.ts', import.meta.url));

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What `npm start -- …` runs, with its output in a pipe. */
export function spawnStart(argv: readonly string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [START, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('exit', resolve)),
  ]).then(([stdout, stderr, exitCode]) => ({ exitCode, stdout, stderr }));
  return { child, ended };
}

export const runStart = (...argv: readonly string[]): Promise<Ended> => spawnStart(argv).ended;

import { type ChildProcess, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** What `npm start` runs. */
export const NPM_START = fileURLToPath(new URL('../../../../dev/local/start.ts', import.meta.url));
const KEPT_ASSEMBLY = fileURLToPath(new URL('kept-assembly.ts', import.meta.url));

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Begins `npm start -- …`, with its output in a pipe. @param program may take a kept assembly */
export function spawnStart(
  argv: readonly string[],
  program = KEPT_ASSEMBLY,
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [program, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('exit', resolve)),
  ]).then(([stdout, stderr, exitCode]) => ({ exitCode, stdout, stderr }));
  return { child, ended };
}

export const runStart = (...argv: readonly string[]): Promise<Ended> => spawnStart(argv).ended;

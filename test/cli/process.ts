import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProcessOptions {
  readonly cwd?: string;
  /** All of its variables. @default - those of this process */
  readonly env?: NodeJS.ProcessEnv;
  /** Nobody reads it on (`closed`), or it is a file: its descriptor. @default - it is read */
  readonly stdout?: 'closed' | number;
}

/** Begins `fax-status` as a process of its own. */
export function beginFaxStatus(
  words: readonly string[],
  { cwd = ROOT, env = process.env, stdout }: ProcessOptions = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [MAIN, ...words], {
    cwd,
    env,
    stdio: ['ignore', typeof stdout === 'number' ? stdout : 'pipe', 'pipe'],
  });
  const printed = { stdout: '', stderr: '' };
  if (stdout === 'closed') child.stdout?.destroy();
  else child.stdout?.on('data', (text) => (printed.stdout += text));
  child.stderr?.on('data', (text) => (printed.stderr += text));
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, ...printed })));
  return { child, ended };
}

/** Runs `fax-status` as a process of its own, to its end. */
export const faxStatusProcess = (words: readonly string[], options?: ProcessOptions): Promise<Ended> =>
  beginFaxStatus(words, options).ended;

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const START = fileURLToPath(new URL('../../local/start.ts', import.meta.url));

/** `npm start` in a process of its own, and the link that it prints. */
export interface Started {
  readonly url: string;
  /** Resolves when the generated backlog is drained. */
  readonly drained: Promise<void>;
  /** Ends it as Ctrl-C does. @returns its exit code and the last line that it printed */
  readonly stop: () => Promise<{ exitCode: number | null; lastLine: string }>;
}

export async function start(...argv: readonly string[]): Promise<Started> {
  const child = spawn(process.execPath, [START, ...argv], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const link = Promise.withResolvers<string>();
  const drained = Promise.withResolvers<void>();
  let lastLine = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line !== '') lastLine = line;
    const [url] = /http:\/\/127\.0\.0\.1:\d+$/.exec(line) ?? [];
    if (url && line.includes('page')) link.resolve(url);
    if (line.startsWith('Ticking on')) drained.resolve();
  });
  const ended = exited.then(() => {
    throw new Error(`npm start ended before it printed its link: ${lastLine}`);
  });
  const url = await Promise.race([link.promise, ended]);
  ended.catch(() => undefined);
  return {
    url,
    drained: drained.promise,
    stop: async () => {
      child.kill('SIGINT');
      const [exitCode] = await exited;
      return { exitCode, lastLine };
    },
  };
}

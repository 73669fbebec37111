import { PassThrough, Writable } from 'node:stream';
import { type Host, run } from '#cli/run.ts';

/** What a command line of `fax-status` came to. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in the order in which a terminal shows them. */
  readonly printed: string;
}

export interface RunOptions
  extends Partial<Pick<Host, 'env' | 'localRun' | 'now' | 'onAwsCall' | 'sleep' | 'stop'>> {
  /** What is piped into it. */
  readonly stdin?: string;
  /** There is a terminal, and somebody types one of these after each question. */
  readonly answers?: readonly string[];
  /** Width of the terminal, in characters. @default 100 */
  readonly columns?: number;
}

/**
 * Runs `fax-status` in this process. It prints no colours; unless something else is handed in, it has no
 * variables, no terminal, and does not pause.
 *
 * @param words the command line without `fax-status`
 */
export async function runFaxStatus(words: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { answers, columns = 100, stdin: piped = '', ...host } = options;
  const isTTY = answers !== undefined;
  const stdin = Object.assign(new PassThrough(), { isTTY, setRawMode: () => undefined });
  if (!isTTY) stdin.end(piped);
  const printed = { stdout: '', stderr: '', all: '' };
  const left = [...(answers ?? [])];
  const screen = (name: 'stdout' | 'stderr', onWrite: () => void = () => undefined) =>
    Object.assign(
      new Writable({
        write: (chunk: Buffer, _encoding, done) => {
          printed[name] += chunk;
          printed.all += chunk;
          onWrite();
          done();
        },
      }),
      { isTTY, columns },
    );
  // A question is drawn once it listens; the next answer is typed when the next one is drawn.
  const typeNext = () => {
    const asked = (printed.stderr.match(/◆/g) ?? []).length;
    const typed = (answers?.length ?? 0) - left.length;
    const answer = asked > typed ? left.shift() : undefined;
    if (answer !== undefined) setImmediate(() => stdin.write(answer));
  };
  const code = await run(words, {
    now: Date.now,
    sleep: async () => undefined,
    stop: new AbortController().signal,
    ...host,
    env: { ...host.env, NO_COLOR: '1' },
    stdin,
    stdout: screen('stdout'),
    stderr: screen('stderr', typeNext),
  });
  return { code, stdout: printed.stdout, stderr: printed.stderr, printed: printed.all };
}

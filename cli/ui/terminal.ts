import type { Readable, Writable } from 'node:stream';
import { confirm, password, select, text } from '@clack/prompts';
import pc from 'picocolors';
import { MisuseError, StoppedError, TroubleError } from '../errors.ts';
import { unlessStopped } from '../stop.ts';

/** The streams and variables of a process, or what a test puts in their place. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Aborted by Ctrl-C. */
  readonly stop: AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export type Colors = ReturnType<typeof pc.createColors>;

export interface Progress {
  readonly say: (message: string) => void;
  /** The line disappears. */
  readonly stop: () => void;
}

/** To the line's beginning, and clear it. */
const CLEAR_LINE = '\r\u001b[K';
const TURNS = ['|', '/', '-', '\\'];

/** The question was answered with no, Ctrl-C or Ctrl-D; prompts take the keys, and no signal is sent. */
const DECLINED = 'Nothing was changed.';

/**
 * What a command says and asks. Results go to the standard output; progress and questions go to the standard
 * error, so that a pipe gets the results alone.
 */
export class Terminal {
  readonly #io: Io;
  readonly colors: Colors;
  /** Whether there is somebody to ask. */
  readonly interactive: boolean;

  constructor(io: Io) {
    this.#io = io;
    const { CI, FORCE_COLOR, NO_COLOR } = io.env;
    this.colors = pc.createColors(!NO_COLOR && (Boolean(FORCE_COLOR) || io.stdout.isTTY === true));
    this.interactive = io.stdin.isTTY === true && io.stderr.isTTY === true && !CI;
  }

  get env(): Io['env'] {
    return this.#io.env;
  }

  /** Whether the standard output is a terminal that can be drawn on again. */
  get redraws(): boolean {
    return this.#io.stdout.isTTY === true;
  }

  print(...lines: readonly string[]): void {
    for (const line of lines) this.#io.stdout.write(`${line}\n`);
  }

  /** Text as it is, for control sequences. */
  write(text: string): void {
    this.#io.stdout.write(text);
  }

  /** A remark that is no result. */
  note(...lines: readonly string[]): void {
    for (const line of lines) this.#io.stderr.write(`${line}\n`);
  }

  /**
   * @throws TroubleError when the answer is no
   * @throws StoppedError when it is Ctrl-C or Ctrl-D
   * @throws MisuseError where there is nobody to ask
   */
  async confirm(message: string): Promise<void> {
    if (!this.interactive)
      throw new MisuseError(`${message} There is no terminal to ask on: add --yes to do it.`);
    if (!(await this.#ask<boolean>((io) => confirm({ message, initialValue: false, ...io }))))
      throw new TroubleError(DECLINED);
  }

  async askText(message: string, options: { placeholder?: string; validate?: Check } = {}): Promise<string> {
    const { placeholder, validate } = options;
    return this.#ask<string>((io) =>
      text({
        message,
        ...(placeholder !== undefined && { placeholder }),
        ...(validate && { validate: (value) => validate(value ?? '') }),
        ...io,
      }),
    );
  }

  /** Typed without echo. */
  async askSecret(message: string): Promise<string> {
    return this.#ask<string>((io) =>
      password({
        message,
        // Not even its length.
        mask: '',
        validate: (value) => (value ? undefined : 'Type it, or press Ctrl-C to stop.'),
        ...io,
      }),
    );
  }

  async askChoice<T extends string>(
    message: string,
    choices: readonly { value: T; label: string; hint?: string }[],
  ): Promise<T> {
    const options = choices.map((choice) => ({ ...choice })) as Parameters<typeof select<T>>[0]['options'];
    return this.#ask<T>((io) => select<T>({ message, options, ...io }));
  }

  /** Everything that the standard input holds. */
  async readInput(): Promise<string> {
    return unlessStopped(this.#io.stop, () => readAll(this.#io.stdin));
  }

  /** A line that moves while something lasts; silent where nobody watches. */
  progress(message: string): Progress {
    const { env, stderr } = this.#io;
    if (stderr.isTTY !== true || env.TERM === 'dumb') return { say: () => undefined, stop: () => undefined };
    // Whoever reads the keys meanwhile would take Ctrl-C away: this one only writes.
    let says = message;
    let turn = 0;
    const draw = () =>
      stderr.write(
        `${CLEAR_LINE}${TURNS[turn++ % TURNS.length]} ${says}`.slice(0, (stderr.columns ?? 80) + 3),
      );
    draw();
    const timer = setInterval(draw, 120);
    return {
      say: (next) => {
        says = next;
      },
      stop: () => {
        clearInterval(timer);
        stderr.write(CLEAR_LINE);
      },
    };
  }

  /**
   * Ctrl-D and a terminal that goes away end a question as Ctrl-C does: the prompt would wait for an answer
   * that nobody can give any more.
   *
   * @throws StoppedError
   */
  async #ask<T extends string | boolean>(question: (io: PromptIo) => Promise<T | symbol>): Promise<T> {
    const { stderr, stdin, stop } = this.#io;
    const closed = new AbortController();
    const close = (): void => closed.abort();
    const closeAtCtrlD = (_: unknown, key: { ctrl?: boolean; name?: string }): void => {
      if (key.ctrl && key.name === 'd') close();
    };
    stdin.on('keypress', closeAtCtrlD).once('end', close);
    try {
      const signal = AbortSignal.any([stop, closed.signal]);
      const answer = await question({ input: stdin, output: stderr, signal, withGuide: false });
      if (typeof answer === 'symbol') throw new StoppedError(DECLINED);
      return answer;
    } finally {
      stdin.off('keypress', closeAtCtrlD).off('end', close);
    }
  }
}

/** What every prompt of the library takes. */
interface PromptIo {
  readonly input: Readable;
  readonly output: Writable;
  readonly signal: AbortSignal;
  readonly withGuide: boolean;
}

async function readAll(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks).toString('utf8');
}

/** Why an answer cannot be taken; `undefined` where it can. */
type Check = (value: string) => string | undefined;

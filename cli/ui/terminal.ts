import type { Readable, Writable } from 'node:stream';
import { confirm, isCancel, password, select, spinner, text } from '@clack/prompts';
import pc from 'picocolors';
import { MisuseError, TroubleError } from '../errors.ts';

/** The streams and variables of a process, or what a test puts in their place. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
}

export type Colors = ReturnType<typeof pc.createColors>;

export interface Progress {
  readonly say: (message: string) => void;
  /** Ends with a last line; without one, the line disappears. */
  readonly stop: (message?: string) => void;
}

/** The question was answered with no, or with Ctrl-C. */
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
   * @throws MisuseError where there is nobody to ask
   */
  async confirm(message: string): Promise<void> {
    if (!this.interactive)
      throw new MisuseError(`${message} There is no terminal to ask on: add --yes to do it.`);
    const answer = await confirm({ message, initialValue: false, ...this.#streams });
    if (isCancel(answer) || !answer) throw new TroubleError(DECLINED);
  }

  async askText(message: string, options: { placeholder?: string; validate?: Check } = {}): Promise<string> {
    const { placeholder, validate } = options;
    return this.#answered(
      await text({
        message,
        ...(placeholder !== undefined && { placeholder }),
        ...(validate && { validate: (value) => validate(value ?? '') }),
        ...this.#streams,
      }),
    );
  }

  /** Typed without echo. */
  async askSecret(message: string): Promise<string> {
    return this.#answered(
      await password({
        message,
        // Not even its length.
        mask: '',
        validate: (value) => (value ? undefined : 'Type it, or press Ctrl-C to stop.'),
        ...this.#streams,
      }),
    );
  }

  async askChoice<T extends string>(
    message: string,
    choices: readonly { value: T; label: string; hint?: string }[],
  ): Promise<T> {
    const options = choices.map((choice) => ({ ...choice })) as Parameters<typeof select<T>>[0]['options'];
    return this.#answered<T>(await select<T>({ message, options, ...this.#streams }));
  }

  /** Everything that the standard input holds. */
  async readInput(): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.#io.stdin) chunks.push(Buffer.from(chunk as Buffer));
    return Buffer.concat(chunks).toString('utf8');
  }

  /** A line that moves while something lasts; silent where nobody watches. */
  progress(message: string): Progress {
    if (this.#io.stderr.isTTY !== true) return { say: () => undefined, stop: () => undefined };
    const line = spinner({ output: this.#io.stderr, withGuide: false });
    line.start(message);
    return {
      say: (next) => line.message(next),
      stop: (last) => (last === undefined ? line.clear() : line.stop(last)),
    };
  }

  get #streams() {
    return { input: this.#io.stdin, output: this.#io.stderr, withGuide: false };
  }

  #answered<T extends string>(answer: T | symbol): T {
    if (typeof answer === 'symbol') throw new TroubleError(DECLINED);
    return answer;
  }
}

/** Why an answer cannot be taken; `undefined` where it can. */
type Check = (value: string) => string | undefined;

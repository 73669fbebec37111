import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { heapOptions } from './heap-options.ts';
import type { ErrorReport, HandlerResult, InvokeMessage, ProcessMessage } from './messages.ts';
import { type LogLine, Output } from './output.ts';

/** What became of an invocation. */
export type InvocationResult =
  | HandlerResult
  /** The bundle could not be loaded. */
  | { readonly kind: 'init-failed'; readonly error: ErrorReport }
  /** It overran the function's time-out and was killed. */
  | { readonly kind: 'timed-out' }
  | Crash;

/** The process ended in the middle of an invocation. */
interface Crash {
  readonly kind: 'crashed';
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ExecutionEnvironmentOptions {
  /** The bundle's file, and the handler's name among its exports. */
  readonly file: string;
  readonly exportName: string;
  /** The whole environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  /** Folder in which Node.js keeps what it compiles for the next process. @default - nothing is kept */
  readonly compileCache?: string | undefined;
  readonly onLine: (line: LogLine) => void;
}

/** One process that has loaded the function, as Lambda's execution environment has. */
export class ExecutionEnvironment {
  readonly #process: ChildProcess;
  readonly #outputs: readonly Output[];
  readonly #started: Promise<InvocationResult | undefined>;
  readonly #exit: Promise<Crash>;
  #ended = false;

  constructor({
    file,
    exportName,
    environment,
    memoryMb,
    compileCache,
    onLine,
  }: ExecutionEnvironmentOptions) {
    this.#process = fork(fileURLToPath(new URL('runtime.ts', import.meta.url)), [file, exportName], {
      // The process takes the further variable away before it loads the function.
      env: compileCache === undefined ? environment : { ...environment, NODE_COMPILE_CACHE: compileCache },
      execArgv: [...heapOptions(memoryMb, environment), '--no-warnings'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const { stdout, stderr } = this.#process;
    this.#outputs = [
      ...(stdout ? [new Output('stdout', stdout, onLine)] : []),
      ...(stderr ? [new Output('stderr', stderr, onLine)] : []),
    ];
    this.#exit = once(this.#process, 'exit').then(([exitCode, signal]) => {
      this.#ended = true;
      return { kind: 'crashed', exitCode, signal };
    });
    this.#started = this.#next((message) => {
      if (message.kind === 'ready') return 'ready';
      return message.kind === 'init-failed' ? message : undefined;
    }).then((result) => (result === 'ready' ? undefined : result));
  }

  /** Whether the process has ended: the next invocation needs another one. */
  get ended(): boolean {
    return this.#ended;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Waits for the process to load the bundle. @returns why it did not, if so */
  started(): Promise<InvocationResult | undefined> {
    return this.#started;
  }

  async invoke(message: InvokeMessage): Promise<InvocationResult> {
    const { requestId } = message;
    const responded = this.#next((response) =>
      response.kind === 'result' && response.requestId === requestId ? response.result : undefined,
    );
    // A process that has just died takes no message; its exit is the result.
    this.#process.send(message, () => undefined);
    const result = await responded;
    await Promise.all(
      this.#outputs.map((output) => (result.kind === 'crashed' ? output.closed : output.complete(requestId))),
    );
    return result;
  }

  /** Kills the process and waits for its end. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#exit;
  }

  /** What `pick` makes of the first message that it takes, or the crash that came before it. */
  #next<T>(pick: (message: ProcessMessage) => T | undefined): Promise<T | Crash> {
    const { promise, resolve } = Promise.withResolvers<T>();
    const listener = (message: unknown): void => {
      const picked = pick(message as ProcessMessage);
      if (picked !== undefined) resolve(picked);
    };
    this.#process.on('message', listener);
    return Promise.race([promise, this.#exit]).finally(() => this.#process.off('message', listener));
  }
}

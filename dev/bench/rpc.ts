import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));

type Handlers = Readonly<Record<string, (argument: never) => unknown>>;

interface Request {
  readonly id: number;
  readonly method: string;
  readonly argument: unknown;
}

interface Response {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** Serves calls of the parent process. */
export function serve(handlers: Handlers): void {
  process.on('disconnect', () => process.exit());
  process.on('SIGINT', () => undefined);
  process.on('message', async ({ id, method, argument }: Request) => {
    const response: Response = await Promise.resolve()
      .then(() => handlers[method]?.(argument as never))
      .then(
        (value) => ({ id, value }),
        (error: unknown) => ({
          id,
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        }),
      );
    process.send?.(response);
  });
}

/** A process of the benchmark that is told over IPC what to do. */
export class Remote {
  readonly process: ChildProcess;
  readonly #ended: Promise<never>;
  readonly #waiting = new Map<number, (response: Response) => void>();
  #calls = 0;

  /** @param file relative to the benchmark's folder */
  constructor(file: string, environment: NodeJS.ProcessEnv, execArgv: string[] = []) {
    this.process = fork(resolve(HERE, file), [], {
      env: environment,
      execArgv,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.process.on('message', (response: Response) => {
      this.#waiting.get(response.id)?.(response);
      this.#waiting.delete(response.id);
    });
    this.#ended = once(this.process, 'exit').then(([code, signal]) => {
      throw new Error(`A process of the benchmark ended (${signal ?? code}).`);
    });
    // Only a call that is under way is told.
    this.#ended.catch(() => undefined);
  }

  async call<T>(method: string, argument?: unknown): Promise<T> {
    const id = ++this.#calls;
    const responded = new Promise<Response>((resolve) => this.#waiting.set(id, resolve));
    this.process.send({ id, method, argument });
    const { value, error } = await Promise.race([responded, this.#ended]);
    if (error) throw new Error(error);
    return value as T;
  }

  async stop(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.#ended.catch(() => undefined);
  }
}

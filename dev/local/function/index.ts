import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  ExecutionEnvironment,
  type ExecutionEnvironmentOptions,
  type InvocationResult,
} from './execution-environment.ts';
import type { LogLine } from './output.ts';

export type { InvocationResult } from './execution-environment.ts';

export interface LocalFunctionOptions extends Pick<ExecutionEnvironmentOptions, 'compileCache'> {
  /** Folder that the bundle is in: the unpacked asset. */
  readonly bundleDir: string;
  /** As in the template: `file.export`, for instance `index.handler`. */
  readonly handler: string;
  /** The template's variables, resolved; nothing of this process's own environment is added. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly name?: string;
  /** Called for every line that the function writes. */
  readonly onLine?: (line: LogLine) => void;
}

/**
 * A Lambda function on this machine, in one execution environment at a time: a process with variables and a
 * heap limit of its own, a deadline that kills it, and a fresh start after a crash, a time-out or a kill.
 * Invocations run one at a time, as in Lambda's; make two functions to have two at once.
 */
export interface LocalFunction {
  readonly invoke: (event: unknown) => Promise<InvocationResult>;
  /**
   * Kills the process at once, in the middle of an invocation if there is one; the next invocation starts
   * cold.
   */
  readonly kill: () => Promise<void>;
  /** Every line written so far. */
  readonly logs: LogLine[];
  /** How many processes have been started. */
  readonly coldStarts: number;
  /** Process id of the running execution environment. */
  readonly pid: number | undefined;
}

export function createLocalFunction(options: LocalFunctionOptions): LocalFunction {
  const { bundleDir, compileCache, handler, timeoutMs, memoryMb, name = 'local-function', onLine } = options;
  const dot = handler.lastIndexOf('.');
  const variables = { ...runtimeVariables(name, handler, bundleDir, memoryMb), ...options.environment };
  const logs: LogLine[] = [];
  let environment: ExecutionEnvironment | undefined;
  let coldStarts = 0;
  let queue: Promise<unknown> = Promise.resolve();

  const start = (): ExecutionEnvironment => {
    coldStarts++;
    return new ExecutionEnvironment({
      file: join(bundleDir, `${handler.slice(0, dot)}.js`),
      exportName: handler.slice(dot + 1),
      environment: variables,
      memoryMb,
      compileCache,
      onLine: (line) => {
        logs.push(line);
        onLine?.(line);
      },
    });
  };

  const invokeNow = async (event: unknown): Promise<InvocationResult> => {
    const current = !environment || environment.ended ? start() : environment;
    environment = current;
    const failed = await current.started();
    if (failed) {
      await current.kill();
      return failed;
    }
    let overran = false;
    const timer = setTimeout(() => {
      overran = true;
      void current.kill();
    }, timeoutMs);
    const result = await current.invoke({ requestId: randomUUID(), event, deadline: Date.now() + timeoutMs });
    clearTimeout(timer);
    return overran && result.kind === 'crashed' ? { kind: 'timed-out' } : result;
  };

  return {
    invoke: (event) => {
      const result = queue.then(() => invokeNow(event));
      queue = result.catch(() => undefined);
      return result;
    },
    kill: async () => {
      await environment?.kill();
    },
    logs,
    get coldStarts() {
      return coldStarts;
    },
    get pid() {
      return environment?.ended ? undefined : environment?.pid;
    },
  };
}

/** What Lambda itself sets. */
const runtimeVariables = (
  name: string,
  handler: string,
  bundleDir: string,
  memoryMb: number,
): Record<string, string> => ({
  AWS_REGION: 'eu-central-1',
  AWS_DEFAULT_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
  AWS_LAMBDA_LOG_STREAM_NAME: 'local',
  LAMBDA_TASK_ROOT: bundleDir,
  TZ: ':UTC',
  _HANDLER: handler,
});

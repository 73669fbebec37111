/**
 * Runs inside the function's own process, as Lambda's runtime does: loads the bundle, then calls its handler
 * once for each invocation. Its environment is the function's; it gets its arguments on the command line.
 *
 * node runtime.ts BUNDLE_FILE EXPORT_NAME
 */
import { createRequire, flushCompileCache } from 'node:module';
import {
  type ErrorReport,
  endOfOutput,
  type HandlerResult,
  type InvokeMessage,
  type ProcessMessage,
} from './messages.ts';

type Handler = (event: unknown, context: object) => unknown;

const send = (message: ProcessMessage): void => {
  process.send?.(message);
};

const [, , file = '', exportName = ''] = process.argv;
// This process's own, and none of the function's.
delete process.env.NODE_COMPILE_CACHE;
const handler = load();
// Written now: an execution environment does not end, but is killed.
flushCompileCache();
// Ctrl-C in a terminal goes to every process of the group; when to stop is for whoever started this one to
// say.
process.on('SIGINT', () => undefined);
// Whoever started this process is gone: nobody invokes it any more.
process.on('disconnect', () => process.exit());
if (handler) {
  process.on('message', (message) => void invoke(handler, message as InvokeMessage));
  send({ kind: 'ready' });
}

function load(): Handler | undefined {
  try {
    const found: unknown = createRequire(file)(file)[exportName];
    if (typeof found !== 'function') throw new TypeError(`${exportName} is not exported by the bundle.`);
    return found as Handler;
  } catch (error) {
    send({ kind: 'init-failed', error: reportOf(error) });
    return undefined;
  }
}

async function invoke(handle: Handler, { requestId, event, deadline }: InvokeMessage): Promise<void> {
  const result = await Promise.resolve()
    .then(() => handle(event, contextOf(requestId, deadline)))
    .then(
      (value): HandlerResult => ({ kind: 'returned', value: value ?? null }),
      (error: unknown): HandlerResult => ({ kind: 'threw', error: reportOf(error) }),
    );
  const marker = `\n${endOfOutput(requestId)}\n`;
  process.stdout.write(marker);
  process.stderr.write(marker);
  send({ kind: 'result', requestId, result });
}

function contextOf(awsRequestId: string, deadline: number): object {
  const { AWS_LAMBDA_FUNCTION_NAME: functionName, AWS_REGION: region } = process.env;
  return {
    awsRequestId,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:${region}:000000000000:function:${functionName}`,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

function reportOf(error: unknown): ErrorReport {
  if (!(error instanceof Error))
    return { errorType: typeof error, errorMessage: String(error), stackTrace: [] };
  const { name, message, stack = '' } = error;
  return { errorType: name, errorMessage: message, stackTrace: stack.split('\n') };
}

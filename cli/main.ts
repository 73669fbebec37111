import { setTimeout as sleep } from 'node:timers/promises';
import { run } from './run.ts';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // Once ends a command that goes on; twice ends any.
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  });
}
// A pipe whose reader has ended (`fax-status tail | head`) is an ordinary end.
process.stdout.on('error', () => process.exit(0));

// What the SDK says of Node's age is for whoever builds this, and would stand between every command's lines.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

process.exitCode = await run(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  now: Date.now,
  // What still has to end after Ctrl-C may wait for it.
  sleep: (ms, signal) => sleep(ms, undefined, signal.aborted ? {} : { signal }).catch(() => undefined),
  stop: stop.signal,
});
// A prompt leaves the terminal's input open.
process.stdin.unref?.();

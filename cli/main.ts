import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT } from './errors.ts';
import { reasonOf } from './files.ts';
import { run } from './run.ts';

/** Cleaning up takes a call or two; a network that does not respond ends it. In milliseconds. */
const CLEANING_UP_MS = 5_000;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const stop = new AbortController();
function onSignal(): void {
  // The first one ends the command, which gives back what it took; another one does not wait for that.
  if (stop.signal.aborted) process.exit(EXIT.stopped);
  stop.abort();
  setTimeout(() => process.exit(EXIT.stopped), CLEANING_UP_MS).unref();
}
for (const signal of SIGNALS) process.on(signal, onSignal);
process.stdout.on('error', (error) => {
  // A pipe whose reader has ended (`fax-status tail | head`) is an ordinary end.
  if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.exit(EXIT.good);
  process.stderr.write(`fax-status: The output cannot be written: ${reasonOf(error)}.\n`);
  process.exit(EXIT.trouble);
});
// Nobody is left to tell.
process.stderr.on('error', () => undefined);

// What the SDK says of Node's age is for whoever builds this, and would stand between every command's lines.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

process.exitCode = await run(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  now: Date.now,
  sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
  stop: stop.signal,
  // Without a listener, the system ends the process; a listener is called only between two computations.
  endAtOnce: () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  },
});
// Calls that nobody waits for any more would keep the process.
if (stop.signal.aborted) process.exit();
// A prompt leaves the terminal's input open.
process.stdin.unref?.();

import { UsageError } from '#dev/options.ts';
import { InvalidSettingsError } from '#infra/settings/load.ts';
import { AssemblyError } from '../deployment/assembly.ts';
import { SynthesisError, synthesize } from '../deployment/synthesize.ts';
import { LiveReadError, live } from '../live/index.ts';
import { HELP, parseArguments } from './arguments.ts';
import { simulate } from './simulate.ts';

/**
 * What `npm start` runs: it has the process to itself, with its signals, its output and its exit code.
 *
 * @param argv the options
 * @param synthesizeInto writes the cloud assembly of the settings in a file into a folder
 */
export async function runStart(argv: readonly string[], synthesizeInto = synthesize): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // Once ends after the tick that is under way; twice ends now.
      if (stop.signal.aborted) process.exit(130);
      stop.abort();
    });
  }

  // Nobody reads on, as after `| head`: there is nothing left to say, and nobody to say it to.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit(0);
    });
  }

  try {
    const options = parseArguments(argv);
    if (options.mode === 'help') console.log(HELP);
    else
      process.exitCode =
        options.mode === 'live' ? await live(options) : await simulate(options, stop.signal, synthesizeInto);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
    console.error(error instanceof Error ? error.message : error);
  }
}

/** A mistake of the user's is told in one sentence; anything else is a bug and keeps its stack. */
function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError || error instanceof InvalidSettingsError) return 2;
  if (error instanceof SynthesisError || error instanceof AssemblyError || error instanceof LiveReadError)
    return 1;
  throw error;
}

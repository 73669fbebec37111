import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MisuseError, UnreachableError } from './errors.ts';

/** Where `npm start` writes what it runs, below the checkout. */
export const LOCAL_RUN_FILE = join('.cache', 'local-run.json');

/** The emulators of a local run, by client. */
export interface LocalRun {
  readonly endpoints: Readonly<Record<string, string>>;
  readonly aws: {
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
}

/** Reads the file in this folder or in one above it. @throws UnreachableError where there is none */
export function readLocalRun(folder: string): LocalRun {
  for (let place = folder; ; place = dirname(place)) {
    const file = join(place, LOCAL_RUN_FILE);
    if (existsSync(file)) return parsed(file);
    if (place === dirname(place))
      throw new UnreachableError(
        'Nothing runs on this machine: start it with "npm start" in another terminal, and run this in ' +
          'the same checkout.',
      );
  }
}

function parsed(file: string): LocalRun {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LocalRun;
  } catch {
    throw new MisuseError(`${file} is not what "npm start" writes: delete it, and start "npm start" again.`);
  }
}

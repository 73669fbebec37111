import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { run as faxStatus } from '#cli/run.ts';
import type { World } from '../run/world.ts';
import { localRunOf } from '../start/local-run-file.ts';
import type { Replayed } from './protocol.ts';

/**
 * Reads quarantine again as an operator would: with the command `fax-status quarantine replay`.
 *
 * @param id of a case; without it, all of them
 * @throws Error with what the command said, where it could not do it
 */
export async function replayQuarantine(world: World, id?: string): Promise<Replayed> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  stdin.end();
  const said = Promise.all([text(stdout), text(stderr)]);
  const words = ['quarantine', 'replay', ...(id === undefined ? [] : [id]), '--local', '--yes', '--json'];
  await faxStatus(words, {
    stdin,
    stdout,
    stderr,
    env: { NO_COLOR: '1' },
    now: Date.now,
    sleep: async () => undefined,
    stop: new AbortController().signal,
    localRun: localRunOf(world),
  });
  stdout.end();
  stderr.end();
  const [result, problem] = await said;
  if (result === '') throw new Error(problem.trim());
  return JSON.parse(result) as Replayed;
}

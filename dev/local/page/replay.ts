import { runFaxStatus } from '../fax-status.ts';
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
  const words = ['quarantine', 'replay', ...(id === undefined ? [] : [id]), '--local', '--yes', '--json'];
  const { stderr, stdout } = await runFaxStatus(words, { localRun: localRunOf(world) });
  if (stdout === '') throw new Error(stderr.trim());
  return JSON.parse(stdout) as Replayed;
}

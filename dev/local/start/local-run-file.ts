import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LOCAL_RUN_FILE, type LocalRun } from '#cli/local-run.ts';
import { LOCAL_AWS } from '../local-aws.ts';
import type { World } from '../run/world.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Where the emulators of a world listen, by the client of `fax-status` that calls them. */
export const localRunOf = ({ controlPlane, secrets, sqs }: World): LocalRun => ({
  endpoints: {
    sqs: sqs.endpoint,
    secrets: secrets.endpoint,
    ...Object.fromEntries(
      ['cloudFormation', 'cloudWatch', 'lambda', 'logs', 'scheduler', 'sns', 'sts'].map((client) => [
        client,
        controlPlane.endpoint,
      ]),
    ),
  },
  aws: LOCAL_AWS,
});

/** Lets `fax-status --local` find this world. @returns takes the file away again */
export function publishLocalRun(world: World): () => void {
  const file = join(ROOT, LOCAL_RUN_FILE);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(localRunOf(world), undefined, 2));
  return () => rmSync(file, { force: true });
}

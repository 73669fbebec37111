import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { POLLER_ALIASES, POLLER_BUNDLING, POLLER_ENTRY } from '#infra/bundle/poller-bundling.ts';
import { buildChanged, type Mutation } from './mutator.ts';
import { onceInRun } from './run-folder.ts';

/** Bundles the deployed entry the deployed way, once for each list of mutations. @returns its folder */
export function bundleFunction(mutations: readonly Mutation[] = []): Promise<string> {
  const changes = mutations.map(({ file, find, replace }) => `${file} ${find} ${replace}`);
  return onceInRun(`bundle ${changes.join('\n')}`, async (folder) => {
    const { target = 'node24', mainFields = [] } = POLLER_BUNDLING;
    const javaScript = await buildChanged(POLLER_ENTRY, mutations, {
      minify: true,
      target,
      mainFields: [...mainFields],
      alias: POLLER_ALIASES,
    });
    await mkdir(folder);
    await writeFile(join(folder, 'index.js'), javaScript);
  });
}

import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { POLLER_ALIASES, POLLER_BUNDLING, POLLER_ENTRY } from '#infra/bundle/poller-bundling.ts';
import { buildChanged, type Mutation } from '#test/support/mutator.ts';

/** Shorter than the deployed ones, so that a test does not wait; nothing else of the function is changed. */
const SHORTER: readonly Mutation[] = Object.entries({
  maxPages: 5,
  secretTimeout: 2_500,
  listTimeout: 4_000,
  sendTimeout: 1_000,
  deleteTimeout: 1_500,
}).map(([name, value]) => ({
  file: 'tick/limits.ts',
  find: new RegExp(`\\b${name}: [\\d_]+,`),
  replace: `${name}: ${value},`,
}));

/** Bundles the deployed entry the deployed way. @returns a new folder that holds index.js */
export async function bundleFunction(mutations: readonly Mutation[] = []): Promise<string> {
  const { target = 'node24', mainFields = [] } = POLLER_BUNDLING;
  const javaScript = await buildChanged(POLLER_ENTRY, [...SHORTER, ...mutations], {
    minify: true,
    target,
    mainFields: [...mainFields],
    alias: POLLER_ALIASES,
  });
  const folder = await mkdtemp(join(tmpdir(), 'faults-'));
  await writeFile(join(folder, 'index.js'), javaScript);
  return folder;
}

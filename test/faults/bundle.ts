import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { POLLER_BUNDLING, POLLER_ENTRY } from '../../infra/poller-bundling.ts';

/** Shorter than the deployed ones, so that a test does not wait; nothing else of the function is changed. */
const SHORTER: Readonly<Record<string, number>> = {
  maxPages: 5,
  secretTimeout: 2_500,
  listTimeout: 4_000,
  sendTimeout: 1_000,
  removeTimeout: 1_500,
};

/** Bundles the deployed entry the deployed way. @returns a new folder that holds index.js */
export async function bundleFunction(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'faults-'));
  const { format, target = 'node24', mainFields = [], esbuildArgs = {} } = POLLER_BUNDLING;
  await build({
    entryPoints: [POLLER_ENTRY],
    outfile: `${folder}/index.js`,
    bundle: true,
    minify: true,
    platform: 'node',
    format: format ?? 'cjs',
    target,
    mainFields: [...mainFields],
    alias: Object.fromEntries(
      Object.entries(esbuildArgs).map(([name, value]) => [name.replace('--alias:', ''), String(value)]),
    ),
    logLevel: 'error',
    plugins: [shorterLimits],
  });
  return folder;
}

const shorterLimits: Plugin = {
  name: 'shorter limits',
  setup: ({ onLoad }) => {
    onLoad({ filter: /poll-reports\/tick\/limits\.ts$/ }, async ({ path }) => {
      let contents = await readFile(path, 'utf8');
      for (const [name, value] of Object.entries(SHORTER)) {
        const limit = new RegExp(`\\b${name}: [\\d_]+,`);
        if (!limit.test(contents)) throw new Error(`${path} has no limit "${name}".`);
        contents = contents.replace(limit, `${name}: ${value},`);
      }
      return { contents, loader: 'ts' };
    });
  },
};

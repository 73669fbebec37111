import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { POLLER_ALIASES, POLLER_BUNDLING, POLLER_ENTRY } from '#infra/bundle/poller-bundling.ts';

/** Shorter than the deployed ones, so that a test does not wait; nothing else of the function is changed. */
const SHORTER: Readonly<Record<string, number>> = {
  maxPages: 5,
  secretTimeout: 2_500,
  listTimeout: 4_000,
  sendTimeout: 1_000,
  deleteTimeout: 1_500,
};

/** Changes a source file, to see whether a test notices. @param file path below functions/poll-reports */
export type Sabotage = (source: string, file: string) => string;

/** Bundles the deployed entry the deployed way. @returns a new folder that holds index.js */
export async function bundleFunction(sabotage: Sabotage = (source) => source): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'faults-'));
  const { format, target = 'node24', mainFields = [] } = POLLER_BUNDLING;
  await build({
    entryPoints: [POLLER_ENTRY],
    outfile: `${folder}/index.js`,
    bundle: true,
    minify: true,
    platform: 'node',
    format: format ?? 'cjs',
    target,
    mainFields: [...mainFields],
    alias: POLLER_ALIASES,
    logLevel: 'error',
    plugins: [changing(sabotage)],
  });
  return folder;
}

const changing = (sabotage: Sabotage): Plugin => ({
  name: 'changed sources',
  setup: ({ onLoad }) => {
    onLoad({ filter: /functions\/poll-reports\/.*\.ts$/ }, async ({ path }) => {
      const file = path.slice(path.lastIndexOf(FUNCTION) + FUNCTION.length);
      const source = await readFile(path, 'utf8');
      return { contents: sabotage(file === 'tick/limits.ts' ? shorter(source) : source, file), loader: 'ts' };
    });
  },
});

const FUNCTION = 'functions/poll-reports/';

function shorter(limits: string): string {
  return Object.entries(SHORTER).reduce((source, [name, value]) => {
    const limit = new RegExp(`\\b${name}: [\\d_]+,`);
    if (!limit.test(source)) throw new Error(`There is no limit "${name}".`);
    return source.replace(limit, `${name}: ${value},`);
  }, limits);
}

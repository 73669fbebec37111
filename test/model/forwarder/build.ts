import { readFile, rm } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import type { Forwarder } from './forwarder.ts';

const ROOT = fileURLToPath(new URL('../../../functions/poll-reports/', import.meta.url));
const ENTRY = fileURLToPath(new URL('./entry.ts', import.meta.url));
const OUTPUT = fileURLToPath(new URL('../../../node_modules/.cache/model/', import.meta.url));

/** Changes a source file of the function before it is built. @param file path below functions/poll-reports */
export type Transform = (source: string, file: string) => string;

let builds = 0;

/** Builds the forwarder from changed sources; nothing of the tree is written. */
export async function buildForwarder(transform: Transform): Promise<Forwarder> {
  const outfile = `${OUTPUT}${process.pid}-${++builds}.mjs`;
  await build({
    entryPoints: [ENTRY],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    logLevel: 'error',
    plugins: [transforming(transform)],
  });
  try {
    return (await import(pathToFileURL(outfile).href)) as Forwarder;
  } finally {
    await rm(outfile);
  }
}

const transforming = (transform: Transform): Plugin => ({
  name: 'transform',
  setup: ({ onLoad }) => {
    onLoad({ filter: /functions\/poll-reports\/.*\.ts$/ }, async ({ path }) => ({
      contents: transform(await readFile(path, 'utf8'), path.slice(ROOT.length)),
      loader: 'ts',
    }));
  },
});

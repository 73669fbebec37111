import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import { type BuildOptions, build, type Plugin } from 'esbuild';

/** A mistake made on purpose: a text of one source file, and what stands in its place. */
export interface Mutation {
  /** Path below functions/poll-reports. */
  readonly file: string;
  /** Must be found exactly once. */
  readonly find: string | RegExp;
  readonly replace: string;
}

/**
 * Bundles an entry with changed sources of the function; nothing of the tree is written.
 *
 * @returns the text of the bundle, CommonJS unless the options say otherwise
 * @throws Error where the text of a mutation does not stand exactly once in its file: then the mutation is
 *   out of date
 */
export async function buildChanged(
  entry: string,
  mutations: readonly Mutation[] = [],
  options: BuildOptions = {},
): Promise<string> {
  const made = new Set<Mutation>();
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    legalComments: 'none',
    logLevel: 'silent',
    ...options,
    write: false,
    plugins: [changing(mutations, made)],
  });
  const missing = mutations.find((mutation) => !made.has(mutation));
  if (missing) throw new Error(`${missing.file} is no part of what is built from ${entry}.`);
  return outputFiles?.[0]?.text ?? '';
}

const SOURCES = /functions\/poll-reports\/(.*\.ts)$/;

const changing = (mutations: readonly Mutation[], made: Set<Mutation>): Plugin => ({
  name: 'changed sources',
  setup: ({ onLoad }) => {
    onLoad({ filter: SOURCES }, async ({ path }) => {
      const own = mutations.filter(({ file }) => file === SOURCES.exec(path)?.[1]);
      let contents = await readFile(path, 'utf8');
      for (const mutation of own) {
        contents = changed(contents, mutation);
        made.add(mutation);
      }
      return { contents, loader: 'ts' };
    });
  },
});

function changed(source: string, { file, find, replace }: Mutation): string {
  const count = source.split(find).length - 1;
  if (count !== 1) throw new Error(`${find} stands ${count} times in ${file} and must stand there once.`);
  return source.replace(find, () => replace);
}

/**
 * Compiles a CommonJS bundle.
 *
 * @param globals names that the bundle finds in its scope
 * @returns runs the bundle with values of the globals, and returns what it exports. Each call makes classes
 *   and state of its own; the machine code is made once for all of them.
 */
export function compiled<Exports>(
  javaScript: string,
  ...globals: readonly string[]
): (...values: readonly unknown[]) => Exports {
  const run = compileFunction(javaScript, ['module', 'exports', 'require', ...globals]);
  const require = createRequire(import.meta.url);
  return (...values) => {
    const module: { exports: unknown } = { exports: {} };
    run(module, module.exports, require, ...values);
    return module.exports as Exports;
  };
}

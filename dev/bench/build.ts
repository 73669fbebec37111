import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';

const HERE = fileURLToPath(new URL('.', import.meta.url));

/**
 * Plain JavaScript in bench/build: Node's own stripping of types would add 20 MB and some time to a process
 * that is measured.
 *
 * @param options of esbuild
 */
async function bundle(file: string, options: BuildOptions): Promise<string> {
  const outfile = `${HERE}build/${file}`;
  await build({
    outfile,
    bundle: true,
    platform: 'node',
    format: file.endsWith('.cjs') ? 'cjs' : 'esm',
    target: 'node24',
    logLevel: 'error',
    ...options,
  });
  return outfile;
}

/** A candidate as one file; what it installs stays outside. */
export const buildCandidate = (name: string): Promise<string> =>
  bundle(`${name}.mjs`, {
    stdin: {
      contents: `
        import { candidate } from './candidates/${name}.ts';
        import { serveCandidate } from './candidate-process.ts';
        serveCandidate(candidate);`,
      resolveDir: HERE,
    },
    packages: 'external',
  });

/** A Lambda function as most bundle it. @param external packages that stay outside */
export const buildFunction = (
  entry: string,
  file: string,
  external: readonly string[] = [],
): Promise<string> =>
  bundle(file, { entryPoints: [`${HERE}${entry}`], minify: true, external: [...external] });

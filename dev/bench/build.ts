import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';

const HERE = fileURLToPath(new URL('.', import.meta.url));

/**
 * Plain JavaScript in bench/build: Node's own stripping of types would add 20 MB and some time to a process that is
 * measured.
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

/** A contender as one file; what it installs stays outside. */
export const buildContender = (name: string): Promise<string> =>
  bundle(`${name}.mjs`, {
    stdin: {
      contents: `
        import { contender } from './contenders/${name}.ts';
        import { serveContender } from './contender-process.ts';
        serveContender(contender);`,
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

import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const HERE = fileURLToPath(new URL('.', import.meta.url));

/**
 * A contender as one plain JavaScript file: Node's own stripping of types would add 20 MB and some time to a process
 * that is measured. What it installs stays outside.
 */
export async function buildContender(name: string): Promise<string> {
  const outfile = `${HERE}build/${name}.mjs`;
  await build({
    stdin: {
      contents: `
        import { contender } from './contenders/${name}.ts';
        import { serveContender } from './contender-process.ts';
        serveContender(contender);`,
      resolveDir: HERE,
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    packages: 'external',
    logLevel: 'error',
  });
  return outfile;
}

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = join(import.meta.dirname, '../../..');

/** Where a CommonJS file finds what an ES module finds in `import.meta`. */
const IMPORT_META = `const importMetaUrl = require('node:url').pathToFileURL(__filename).href;`;

/**
 * Compiles the construct and the consumer kit: `lib` holds ES modules and their types, `cjs` the same for
 * CommonJS. The two have the same files in the same places.
 */
export function compileLibrary(folder: string): void {
  const [lib, cjs] = [join(folder, 'lib'), join(folder, 'cjs')];
  for (const output of [lib, cjs]) rmSync(output, { recursive: true, force: true });
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '--project', join(ROOT, 'tsconfig.build.json'), '--outDir', lib], {
    stdio: 'inherit',
  });
  const files = readdirSync(lib, { recursive: true, encoding: 'utf8' });
  const declarations = files.filter((name) => name.endsWith('.d.ts'));
  for (const name of declarations) nameJavaScript(join(lib, name));

  mkdirSync(cjs, { recursive: true });
  writeFileSync(join(cjs, 'package.json'), '{ "type": "commonjs" }\n');
  buildSync({
    entryPoints: files.filter((name) => name.endsWith('.js')).map((name) => join(lib, name)),
    outbase: lib,
    outdir: cjs,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: IMPORT_META },
    logLevel: 'warning',
  });
  for (const name of declarations) {
    mkdirSync(dirname(join(cjs, name)), { recursive: true });
    cpSync(join(lib, name), join(cjs, name));
  }
}

/** The compiler rewrites the imports of the JavaScript, but leaves ".ts" in the declarations. */
function nameJavaScript(path: string): void {
  const text = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    text.replace(/(from '\.[^']*|import\('\.[^']*|import\("\.[^"]*)\.ts(['"])/g, '$1.js$2'),
  );
}

if (import.meta.main) compileLibrary(resolve(process.argv[2] ?? join(ROOT, 'dist')));

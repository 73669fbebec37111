import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

// Makes dist/consumer, which the package offers as fax-status-forwarder/consumer; or the folder given.

const ROOT = join(import.meta.dirname, '../../..');
const OUT = resolve(process.argv[2] ?? join(ROOT, 'dist/consumer'));

rmSync(OUT, { recursive: true, force: true });
const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
execFileSync(process.execPath, [tsc, '--project', join(ROOT, 'tsconfig.consumer.json'), '--outDir', OUT], {
  stdio: 'inherit',
});

// The compiler rewrites the imports of the JavaScript, but leaves ".ts" in the declarations.
for (const name of readdirSync(OUT, { recursive: true, encoding: 'utf8' })) {
  if (!name.endsWith('.d.ts')) continue;
  const path = join(OUT, name);
  writeFileSync(path, readFileSync(path, 'utf8').replace(/(from '\.[^']*)\.ts'/g, "$1.js'"));
}

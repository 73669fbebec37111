import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PROJECT_ROOT } from '#infra/bundle/poller-bundling.ts';

/** What only this repository uses; the Lambda's dependencies are in the bundle that the package brings. */
const NOT_PUBLISHED = ['dependencies', 'devDependencies', 'scripts', 'imports', 'allowScripts'];

/** Makes the package as it is published, and with it everything in `dist`. @returns the file */
export function packInto(folder: string): string {
  const work = mkdtempSync(join(tmpdir(), 'pack-'));
  try {
    const whole = npmPack(PROJECT_ROOT, work);
    execFileSync('tar', ['-xzf', whole, '-C', work]);
    const manifest = join(work, 'package/package.json');
    const fields = Object.entries(JSON.parse(readFileSync(manifest, 'utf8')));
    const published = Object.fromEntries(fields.filter(([name]) => !NOT_PUBLISHED.includes(name)));
    writeFileSync(manifest, `${JSON.stringify(published, null, 2)}\n`);
    mkdirSync(folder, { recursive: true });
    return npmPack(join(work, 'package'), folder);
  } finally {
    rmSync(work, { recursive: true });
  }
}

function npmPack(from: string, to: string): string {
  const words = ['pack', '--json', '--loglevel=error', '--pack-destination', to];
  const [{ filename }] = JSON.parse(
    execFileSync('npm', words, { cwd: from, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }),
  );
  return join(to, filename);
}

if (import.meta.main) console.log(packInto(resolve(process.argv[2] ?? 'release')));

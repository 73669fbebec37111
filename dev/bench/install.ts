/**
 * Installs what the forwarder is measured against, once: it is kept out of the product's own dependencies.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const installedPackages = (): Record<string, { version?: string }> =>
  JSON.parse(readFileSync(`${folder}node_modules/.package-lock.json`, 'utf8')).packages;

if (!isCurrent()) {
  console.error('Installing the candidates …');
  execFileSync('npm', ['ci', '--silent', '--no-progress'], { cwd: folder, stdio: 'inherit' });
}

function isCurrent(): boolean {
  if (!existsSync(`${folder}node_modules/.package-lock.json`)) return false;
  const installed = installedPackages();
  const { dependencies } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'));
  return Object.entries(dependencies).every(
    ([name, version]) => installed[`node_modules/${name}`]?.version === version,
  );
}

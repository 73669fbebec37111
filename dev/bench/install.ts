/**
 * Installs what the forwarder is measured against, where something of it is missing: it is kept out of the
 * product's own dependencies.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string }>>;
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
}

/** @param folder with package.json and package-lock.json */
export function installCandidates(folder: string = import.meta.dirname): void {
  if (isInstalled(folder)) return;
  console.error('Installing the candidates …');
  try {
    execFileSync('npm', ['ci', '--silent', '--no-progress'], { cwd: folder, stdio: 'inherit' });
  } catch {
    console.error(`The candidates cannot be installed; "npm ci" in ${folder} says why.`);
    process.exit(1);
  }
}

/** Whether each package that npm once installed is there, the candidates in the version asked for. */
export function isInstalled(folder: string): boolean {
  const lock = read<Lock>(join(folder, 'node_modules/.package-lock.json'));
  const manifest = read<Manifest>(join(folder, 'package.json'));
  if (!lock || !manifest) return false;
  return (
    Object.keys(lock.packages).every((path) => existsSync(join(folder, path, 'package.json'))) &&
    Object.entries(manifest.dependencies).every(
      ([name, version]) => lock.packages[`node_modules/${name}`]?.version === version,
    )
  );
}

/** JSON of a file that may be missing, or cut off. */
function read<Content>(file: string): Content | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

if (import.meta.main) installCandidates();

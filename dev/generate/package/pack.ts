import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { PROJECT_ROOT } from '#infra/bundle/poller-bundling.ts';

/** What only this repository uses. What the function runs with is in the bundle that the package brings. */
const NOT_PUBLISHED = ['dependencies', 'devDependencies', 'scripts', 'imports', 'allowScripts'];

/** What the function's bundle is made of, for those who have to know it: CycloneDX. */
const PARTS = 'sbom.cdx.json';

/**
 * What the compiled construct and kit import, in the versions of this repository; not what their users bring.
 */
function importedBy(folder: string): Record<string, string> {
  const { dependencies, devDependencies, peerDependencies } = JSON.parse(
    readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8'),
  );
  const { metafile } = buildSync({
    entryPoints: [join(folder, 'infra/index.js'), join(folder, 'contract/consumer/index.js')],
    outdir: folder,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    write: false,
    metafile: true,
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  const names = imports.map(({ path }) =>
    path
      .split('/')
      .slice(0, path.startsWith('@') ? 2 : 1)
      .join('/'),
  );
  const versions = Object.entries<string>({ ...dependencies, ...devDependencies });
  return Object.fromEntries(versions.filter(([name]) => names.includes(name) && !(name in peerDependencies)));
}

/** npm marks what only development needs; its own `--omit dev` drops parts that development needs, too. */
const FOR_DEVELOPMENT = 'cdx:npm:package:development';

interface Part {
  readonly 'bom-ref': string;
  readonly properties?: readonly { readonly name: string }[];
}

function partsOf(name: string): string {
  const words = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--silent'];
  const parts = JSON.parse(
    execFileSync('npm', words, { cwd: PROJECT_ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }),
  );
  parts.components = parts.components.filter(
    ({ properties = [] }: Part) => !properties.some((property) => property.name === FOR_DEVELOPMENT),
  );
  const kept = new Set(parts.components.map((part: Part) => part['bom-ref']));
  parts.dependencies = parts.dependencies
    .filter(({ ref }: { ref: string }) => kept.has(ref))
    .map(({ ref, dependsOn }: { ref: string; dependsOn: readonly string[] }) => ({
      ref,
      dependsOn: dependsOn.filter((other) => kept.has(other)),
    }));
  // npm takes the folder's name for that of the package.
  parts.metadata.component.name = name;
  return `${JSON.stringify(parts, null, 2)}\n`;
}

/** Makes the package as it is published, and with it everything in `dist`. @returns the file */
export function packInto(folder: string): string {
  const work = mkdtempSync(join(tmpdir(), 'pack-'));
  try {
    const whole = npmPack(PROJECT_ROOT, work);
    execFileSync('tar', ['-xzf', whole, '-C', work]);
    const manifest = join(work, 'package/package.json');
    const fields = Object.entries(JSON.parse(readFileSync(manifest, 'utf8')));
    const published: Record<string, unknown> = {
      ...Object.fromEntries(fields.filter(([name]) => !NOT_PUBLISHED.includes(name))),
      dependencies: importedBy(join(PROJECT_ROOT, 'dist/lib')),
    };
    const files = [...(published.files as string[]), PARTS];
    writeFileSync(manifest, `${JSON.stringify({ ...published, files }, null, 2)}\n`);
    writeFileSync(join(work, 'package', PARTS), partsOf(String(published.name)));
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

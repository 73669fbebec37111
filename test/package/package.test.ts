import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packInto } from '#dev/generate/package/pack.ts';
import { PROJECT_ROOT } from '#infra/bundle/poller-bundling.ts';

const folder = mkdtempSync(join(tmpdir(), 'package-'));
const output = join(folder, 'cdk.out');
const project = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8'));

const npm = (cwd: string, ...words: string[]): string =>
  execFileSync('npm', [...words, '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Hashes of the two functions' bundles in a cloud assembly. */
const bundlesIn = (assembly: string): string[] =>
  readdirSync(assembly)
    .filter((name) => name.startsWith('asset.'))
    .map((name) => sha256(join(assembly, name, 'index.js')))
    .sort();

/** A CDK app as a user would write it, in a folder with nothing but the package and the CDK. */
const APP = `
import { App, Stack } from 'aws-cdk-lib';
import { FaxStatusForwarder } from 'fax-status-forwarder';

const app = new App({ outdir: ${JSON.stringify(output)} });
const stack = new Stack(app, 'theirs');
const forwarder = new FaxStatusForwarder(stack, 'Faxes', {
  accounts: [{ customerNumber: '12345', dataCenters: ['us1', 'us2'] }],
});
if (!forwarder.queue.queueUrl || !forwarder.quarantineQueue.queueUrl) throw new Error('no queues');
app.synth();
`;

beforeAll(() => {
  const file = packInto(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const { 'aws-cdk-lib': cdk, constructs } = project.devDependencies;
  npm(folder, 'install', file, `aws-cdk-lib@${cdk}`, `constructs@${constructs}`, 'typescript@5.9.3');
  writeFileSync(join(folder, 'app.js'), APP);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the installed package synthesizes in an empty CDK app, without the sources and without esbuild', () => {
  execFileSync(process.execPath, ['app.js'], { cwd: folder, stdio: 'pipe' });
  const template = JSON.parse(readFileSync(join(output, 'theirs.template.json'), 'utf8'));
  const types = Object.values(template.Resources as Record<string, { Type: string }>).map(({ Type }) => Type);
  expect(types.filter((type) => type === 'AWS::Scheduler::Schedule')).toHaveLength(3);
});

test('it ships the very bundles that a deployment from the sources ships', () => {
  const fromSources = join(folder, 'from-sources');
  const cli = join(PROJECT_ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  execFileSync(process.execPath, [cli, 'synth', '--quiet', '--output', fromSources], {
    cwd: PROJECT_ROOT,
    stdio: 'pipe',
    env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true' },
  });
  expect(bundlesIn(output)).toHaveLength(2);
  expect(bundlesIn(output)).toEqual(bundlesIn(fromSources));
});

test('it installs what the construct checks its options with, and no part of the function', () => {
  const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  expect(Object.keys(packages).filter((path) => /node_modules\/@(aws-sdk|smithy|middy)/.test(path))).toEqual(
    [],
  );
});

test('the dependencies in package.json are those that functions and construct import', async () => {
  const { metafile } = await build({
    entryPoints: globSync(join(PROJECT_ROOT, 'functions/*/index.ts')),
    outdir: folder,
    bundle: true,
    packages: 'external',
    platform: 'node',
    write: false,
    metafile: true,
  });
  const imported = Object.values(metafile.outputs)
    .flatMap(({ imports }) => imports)
    .filter(({ external, path }) => external && !path.startsWith('node:'))
    .map(({ path }) =>
      path
        .split('/')
        .slice(0, path.startsWith('@') ? 2 : 1)
        .join('/'),
    );
  const manifest = readFileSync(join(folder, 'node_modules/fax-status-forwarder/package.json'), 'utf8');
  const ofConstruct = Object.keys(JSON.parse(manifest).dependencies);
  expect([...new Set([...imported, ...ofConstruct])].sort()).toEqual(
    Object.keys(project.dependencies).sort(),
  );
});

const KIT_IN_TYPESCRIPT = `
import { type FaxStatusEvent, sqsHandler } from 'fax-status-forwarder/consumer';
export const handler = sqsHandler(async (event: FaxStatusEvent) => event.data.jobId.length);
`;
const CONSTRUCT_IN_TYPESCRIPT = `
import { FaxStatusForwarder, type FaxStatusForwarderProps } from 'fax-status-forwarder';
const accounts: FaxStatusForwarderProps['accounts'] = [{ customerNumber: '12345', dataCenters: ['us1'] }];
export const props: FaxStatusForwarderProps = { accounts };
export const construct: typeof FaxStatusForwarder = FaxStatusForwarder;
`;

/** As a project of each kind resolves the package. TypeScript 5.9 is the last that knows node10. */
test.each([
  ['node10', 'use.ts', { module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '5.0' }],
  ['node16 as CommonJS', 'use.cts', { module: 'node16' }],
  ['node16 as an ES module', 'use.mts', { module: 'node16' }],
  ['nodenext', 'use.mts', { module: 'nodenext' }],
  ['bundler', 'use.ts', { module: 'esnext', moduleResolution: 'bundler' }],
])('TypeScript finds the types of its kit with the resolution %s', (_, file, resolution) => {
  expect(compile(file, KIT_IN_TYPESCRIPT, resolution)).toBe('');
});

test('TypeScript finds the types of its construct', () => {
  expect(compile('construct.mts', CONSTRUCT_IN_TYPESCRIPT, { module: 'nodenext' })).toBe('');
});

/** @returns what the compiler prints */
function compile(file: string, program: string, resolution: object): string {
  const options = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: 'es2022',
    types: [],
    ...resolution,
  };
  writeFileSync(join(folder, file), program);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: [file] }));
  const tsc = join(folder, 'node_modules/typescript/bin/tsc');
  return spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' }).stdout;
}

test.each([
  ['CommonJS', 'run.cjs', "const { parseStatus } = require('fax-status-forwarder/consumer');"],
  ['an ES module', 'run.mjs', "import { parseStatus } from 'fax-status-forwarder/consumer';"],
])('its kit reads an example message as %s', (_, file, load) => {
  const example =
    "JSON.parse(require('node:fs').readFileSync(require.resolve('fax-status-forwarder/examples/busy.json')))";
  const read = file.endsWith('.cjs')
    ? example
    : `(await import('fax-status-forwarder/examples/busy.json', { with: { type: 'json' } })).default`;
  writeFileSync(join(folder, file), `${load}\nconsole.log(parseStatus(${read}).data.reason);`);
  expect(execFileSync(process.execPath, [file], { cwd: folder, encoding: 'utf8' })).toBe('BUSY\n');
});

test('its construct synthesizes in a CDK app that is CommonJS', () => {
  const commonJs = APP.replaceAll(/import (.*) from ('.*');/g, 'const $1 = require($2);').replace(
    output,
    `${output}-cjs`,
  );
  writeFileSync(join(folder, 'app.cjs'), commonJs);
  execFileSync(process.execPath, ['app.cjs'], { cwd: folder, stdio: 'pipe' });
  expect(bundlesIn(`${output}-cjs`)).toEqual(bundlesIn(output));
});

test('it names the parts of the function’s bundle, each with its version', () => {
  const file = join(folder, 'node_modules/fax-status-forwarder/sbom.cdx.json');
  const { bomFormat, components, metadata } = JSON.parse(readFileSync(file, 'utf8'));
  expect([bomFormat, metadata.component.name]).toEqual(['CycloneDX', 'fax-status-forwarder']);
  const named = new Map(
    components.map(({ group, name, version }: Record<string, string>) => [
      group ? `${group}/${name}` : name,
      version,
    ]),
  );
  for (const [name, version] of Object.entries(project.dependencies)) expect(named.get(name)).toBe(version);
});

test('its examples ask for the version that they came with', () => {
  const manifests = globSync('examples/*/package.json', { cwd: PROJECT_ROOT }).map((name) =>
    JSON.parse(readFileSync(join(PROJECT_ROOT, name), 'utf8')),
  );
  const ranges = manifests.flatMap(({ dependencies }) => dependencies?.[project.name] ?? []);
  expect(ranges.length).toBeGreaterThan(3);
  expect(new Set(ranges)).toEqual(new Set([`^${project.version}`]));
});

test('it brings the licence, the documents and what they point to', () => {
  const installed = join(folder, 'node_modules/fax-status-forwarder');
  const names = [
    'LICENSE',
    'README.md',
    'SECURITY.md',
    'docs/consuming.md',
    'docs/runbook.md',
    'examples/README.md',
  ];
  for (const name of names) expect([name, existsSync(join(installed, name))]).toEqual([name, true]);
});

test('its types are there, with the documented props', () => {
  const props = readFileSync(
    join(
      folder,
      'node_modules/fax-status-forwarder/dist/lib/infra/constructs/fax-status-forwarder-props.d.ts',
    ),
    'utf8',
  );
  expect(props.match(/@default/g)?.length).toBeGreaterThan(10);
});

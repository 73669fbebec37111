import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/** The one asset of a cloud assembly. */
function bundleIn(assembly: string): string {
  const [asset = ''] = readdirSync(assembly).filter((name) => name.startsWith('asset.'));
  return join(assembly, asset, 'index.js');
}

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
  npm(folder, 'install', file, `aws-cdk-lib@${cdk}`, `constructs@${constructs}`);
  writeFileSync(join(folder, 'app.js'), APP);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the installed package synthesizes in an empty CDK app, without the sources and without esbuild', () => {
  execFileSync(process.execPath, ['app.js'], { cwd: folder, stdio: 'pipe' });
  const template = JSON.parse(readFileSync(join(output, 'theirs.template.json'), 'utf8'));
  const types = Object.values(template.Resources as Record<string, { Type: string }>).map(({ Type }) => Type);
  expect(types.filter((type) => type === 'AWS::Scheduler::Schedule')).toHaveLength(2);
});

test('it ships the very bundle that a deployment from the sources ships', () => {
  const fromSources = join(folder, 'from-sources');
  const cli = join(PROJECT_ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  execFileSync(process.execPath, [cli, 'synth', '--quiet', '--output', fromSources], {
    cwd: PROJECT_ROOT,
    stdio: 'pipe',
    env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true' },
  });
  expect(sha256(bundleIn(output))).toBe(sha256(bundleIn(fromSources)));
});

test('it installs nothing: what the function runs with is in its bundle', () => {
  const manifest = readFileSync(join(folder, 'node_modules/fax-status-forwarder/package.json'), 'utf8');
  expect(JSON.parse(manifest)).not.toHaveProperty('dependencies');
  const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  expect(Object.keys(packages).filter((path) => /node_modules\/@(aws-sdk|smithy|middy)/.test(path))).toEqual(
    [],
  );
});

test('the dependencies of this repository are what the functions import, no less and no more', async () => {
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
  expect([...new Set(imported)].sort()).toEqual(Object.keys(project.dependencies).sort());
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

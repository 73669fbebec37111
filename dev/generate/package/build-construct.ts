import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { PROJECT_ROOT } from '#infra/bundle/poller-bundling.ts';
import { DEFAULT_FILE, loadSettings } from '#infra/settings/load.ts';
import { ForwarderStack } from '#infra/stack/forwarder-stack.ts';
import { compileLibrary } from './compile.ts';

/**
 * Makes what the package is made of: dist/lib and dist/cjs (the constructs and the consumer kit, compiled) and
 * dist/poller (the function, bundled).
 */
const dist = join(PROJECT_ROOT, 'dist');
rmSync(dist, { recursive: true, force: true });
compileLibrary(dist);

// Taken from a synthesis rather than built beside it: the package holds the very bundle that a deployment ships.
const settings = loadSettings(join(PROJECT_ROOT, DEFAULT_FILE));
const outdir = mkdtempSync(join(tmpdir(), 'synthesized-'));
const app = new App({ outdir });
new ForwarderStack(app, settings.name, { settings });
app.synth();
const [asset] = readdirSync(outdir).filter((name) => name.startsWith('asset.'));
if (!asset) throw new Error('The synthesis made no asset.');
cpSync(join(outdir, asset), join(dist, 'poller'), { recursive: true });
rmSync(outdir, { recursive: true });

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { readAssembly } from '#dev/local/deployment/assembly.ts';
import { PROJECT_ROOT } from '#infra/bundle/poller-bundling.ts';
import { DEFAULT_FILE, loadSettings } from '#infra/settings/load.ts';
import { ForwarderStack } from '#infra/stack/forwarder-stack.ts';
import { compileLibrary } from './compile.ts';

/**
 * Makes what the package is made of: dist/lib and dist/cjs (the constructs and the consumer kit, compiled)
 * and dist/poller and dist/digest (the functions, bundled).
 */
const dist = join(PROJECT_ROOT, 'dist');
rmSync(dist, { recursive: true, force: true });
compileLibrary(dist);

// Taken from a synthesis rather than built beside it: the package holds the very bundles that a deployment
// ships.
const settings = loadSettings(join(PROJECT_ROOT, DEFAULT_FILE));
const outdir = mkdtempSync(join(tmpdir(), 'synthesized-'));
const app = new App({ outdir });
new ForwarderStack(app, settings.name, { settings });
app.synth();
const { assetFolder, template } = await readAssembly(outdir);
for (const [folder, construct] of [
  ['poller', 'ForwarderPollerFunction'],
  ['digest', 'ForwarderDigestFunction'],
] as const) {
  const found = Object.entries(template.Resources).find(
    ([id, { Type }]) => Type === 'AWS::Lambda::Function' && id.startsWith(construct),
  );
  if (!found) throw new Error(`The synthesis made no function ${construct}.`);
  const { Code } = found[1].Properties as { readonly Code: { readonly S3Key: string } };
  cpSync(assetFolder(Code.S3Key), join(dist, folder), { recursive: true });
}
rmSync(outdir, { recursive: true });

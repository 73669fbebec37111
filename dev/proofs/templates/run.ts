import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { PROJECT_ROOT } from '#infra/bundle/poller-bundling.ts';
import { LIMITS, type Limit, limitUses } from '#infra/constructs/service-limits.ts';
import type { Template } from '#infra/constructs/template-size.ts';
import { parseSettings } from '#infra/settings/load.ts';
import { ForwarderStack } from '#infra/stack/forwarder-stack.ts';
import { pythonWith } from '#test/examples/python/environment.ts';
import { settingsOf, VARIANTS } from './variants.ts';

// cfn-lint, AWS' own linter of templates, over every variant of settings. It knows the schema of each
// resource, which no emulator checks.

/**
 * Warnings that are meant:
 * - W3005: the CDK writes dependencies that a reference implies already; twice is harmless.
 */
const ACCEPTED = ['W3005'];

/** As a deployment sets them. */
const { context: flags } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'cdk.json'), 'utf8'));

/** The most that any variant takes of each limit of AWS, and which one. */
const most = new Map<Limit, { readonly amount: number; readonly variant: string }>();

function count(template: Template, stackName: string, variant: string): void {
  for (const { amount, limit } of limitUses(template, stackName)) {
    if (amount > (most.get(limit)?.amount ?? -1)) most.set(limit, { amount, variant });
  }
}

const folder = mkdtempSync(join(tmpdir(), 'templates-'));
try {
  const python = pythonWith(join(import.meta.dirname, 'requirements.txt'), join(PROJECT_ROOT, '.cache'));
  for (const [index, [name, variant]] of Object.entries(VARIANTS).entries()) {
    const outdir = join(folder, String(index));
    const app = new App({ outdir, context: { ...flags, 'aws:cdk:bundling-stacks': [] } });
    const settings = parseSettings(settingsOf(variant));
    new ForwarderStack(app, settings.name, { settings });
    app.synth();
    const [template = ''] = readdirSync(outdir).filter((name) => name.endsWith('.template.json'));
    cpSync(join(outdir, template), join(folder, `${index}.template.json`));
    count(JSON.parse(readFileSync(join(outdir, template), 'utf8')), settings.name, name);
    rmSync(outdir, { recursive: true });
  }
  const names = Object.keys(VARIANTS);
  console.log(`${names.length} templates, checked by cfn-lint:`);
  console.log(names.map((name, index) => `  ${index}: ${name}`).join('\n'));
  const lint = join(python, '..', 'cfn-lint');
  const files = names.map((_, index) => join(folder, `${index}.template.json`));
  execFileSync(
    lint,
    ['--regions', 'eu-central-1', '--ignore-checks', ...ACCEPTED, '--format', 'parseable', '--', ...files],
    {
      stdio: 'inherit',
    },
  );
  console.log('The most that they take of what AWS does:');
  for (const [limit, { amount, variant }] of most)
    console.log(`  ${limit}: ${amount} of ${LIMITS[limit]} (${variant})`);
  console.log(`${names.length} passed, 0 failed`);
} catch (error) {
  if ((error as { status?: number }).status === undefined) console.error(String(error));
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

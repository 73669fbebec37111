import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { PROJECT_ROOT } from '../bundle/poller-bundling.ts';
import type { Settings } from '../settings/schema.ts';
import { ForwarderStack } from './forwarder-stack.ts';

/**
 * What AWS would refuse of the stack that the settings make: it is synthesized, without the function's code.
 */
export function deploymentProblems(settings: Settings): string[] {
  const outdir = mkdtempSync(join(tmpdir(), 'synthesized-'));
  const { context } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'cdk.json'), 'utf8')) as { context: object };
  try {
    const app = new App({ outdir, context: { ...context, 'aws:cdk:bundling-stacks': [] } });
    new ForwarderStack(app, settings.name, { settings });
    app.synth();
    return [];
  } catch (error) {
    const problems = validationProblems(error);
    if (problems.length === 0) throw error;
    return problems;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** The sentences of a failed validation, without the constructs' paths; empty for any other error. */
export function validationProblems(error: unknown): string[] {
  const { message } = error as Error;
  if (!/^Validation failed/.test(message)) return [];
  return message.split('\n').flatMap((line) => /^\s+\[[^\]]+\] (.+)/.exec(line)?.[1] ?? []);
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Annotations, App } from 'aws-cdk-lib';
import type { Resource } from '../constructs/template-size.ts';
import type { Usage } from '../cost/bill.ts';
import { usageOf } from '../cost/usage.ts';
import { dataCentersOfAccount } from '../settings/accounts-schema.ts';
import { cdkContext } from '../settings/load.ts';
import type { Settings } from '../settings/schema.ts';
import { ForwarderStack } from './forwarder-stack.ts';
import { warningsOf } from './warnings.ts';

/** What a deployment of the settings would be. */
export interface Deployment {
  /** What AWS would refuse of it, each with the way out; the rest is empty where there is anything. */
  readonly problems: readonly string[];
  /** Names of the alarms. */
  readonly alarms: readonly string[];
  /** What the month's bill follows from, but for the number of statuses. */
  readonly usage: Omit<Usage, 'statuses'> | undefined;
}

/** Synthesizes the stack that the settings make, without the function's code, and looks at its template. */
export function deploymentOf(settings: Settings): Deployment {
  const outdir = mkdtempSync(join(tmpdir(), 'synthesized-'));
  try {
    const app = new App({
      outdir,
      // The construct names what AWS would refuse; the CDK's own check only warns, and takes seconds.
      builtinCloudFormationValidation: false,
      context: { ...cdkContext(), 'aws:cdk:bundling-stacks': [] },
    });
    const stack = new ForwarderStack(app, settings.name, { settings });
    // Whoever asks is told of them in another way.
    for (const { id } of warningsOf(settings)) Annotations.of(stack).acknowledgeWarning(id);
    const { Resources } = app.synth().getStackArtifact(stack.artifactId).template as {
      readonly Resources: Readonly<Record<string, Resource>>;
    };
    return {
      problems: [],
      alarms: Object.values(Resources)
        .filter(({ Type }) => /^AWS::CloudWatch::(Composite)?Alarm$/.test(Type))
        .map(({ Properties }) => String(Properties?.AlarmName)),
      usage: usageOf(Resources, sourceCount(settings)),
    };
  } catch (error) {
    const problems = validationProblems(error);
    if (problems.length === 0) throw error;
    return { problems, alarms: [], usage: undefined };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

const sourceCount = ({ accounts }: Settings): number =>
  accounts.reduce((sum, account) => sum + dataCentersOfAccount(account).length, 0);

/** What AWS would refuse of the stack that the settings make. */
export const deploymentProblems = (settings: Settings): readonly string[] => deploymentOf(settings).problems;

/** The sentences of a failed validation, without the constructs' paths; empty for any other error. */
export function validationProblems(error: unknown): string[] {
  const { message } = error as Error;
  if (!/^Validation failed/.test(message)) return [];
  return message.split('\n').flatMap((line) => /^\s+\[[^\]]+\] (.+)/.exec(line)?.[1] ?? []);
}

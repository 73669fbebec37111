import { readFileSync } from 'node:fs';
import { Annotations, App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { parseSettings } from '#infra/settings/load.ts';
import { ForwarderStack } from '#infra/stack/forwarder-stack.ts';
import type { Resource } from './assembly.ts';

/** What the CDK's command would hand to the app. */
const FLAGS = JSON.parse(readFileSync(new URL('../../../cdk.json', import.meta.url), 'utf8')).context;

/**
 * The template that a deploy of these settings would use, made in this process. The function is not
 * bundled: what is in it does not change the template. CloudFormation's rules are for a deploy to check.
 *
 * @throws InvalidSettingsError
 */
export function templateOf(settings: Readonly<Record<string, unknown>>): {
  readonly Resources: Readonly<Record<string, Resource>>;
} {
  const app = new App({
    builtinCloudFormationValidation: false,
    context: { ...FLAGS, 'aws:cdk:bundling-stacks': [] },
  });
  const stack = new ForwarderStack(app, 'forwarder', { settings: parseSettings(settings) });
  // Whom alarms tell is a question for a deployment, and nothing is deployed here.
  for (const severity of ['page', 'warn'])
    Annotations.of(stack).acknowledgeWarning(`fax-status-forwarder:nobody-${severity}`);
  return Template.fromStack(stack).toJSON() as { Resources: Record<string, Resource> };
}

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
 * @param pollsExample whether the account of the example settings is polled like any other
 * @throws InvalidSettingsError
 */
export function templateOf(
  settings: Readonly<Record<string, unknown>>,
  pollsExample = false,
): {
  readonly Resources: Readonly<Record<string, Resource>>;
} {
  const app = new App({
    builtinCloudFormationValidation: false,
    context: { ...FLAGS, 'aws:cdk:bundling-stacks': [] },
  });
  const parsed = parseSettings(settings);
  const stack = new ForwarderStack(app, parsed.name, { settings: parsed, pollsExample });
  // Whose account it is and whom alarms tell are questions for a deployment, and nothing is deployed here.
  for (const name of ['example', 'nobody-page', 'nobody-warn'])
    Annotations.of(stack).acknowledgeWarning(`fax-status-forwarder:${name}`);
  return Template.fromStack(stack).toJSON() as { Resources: Record<string, Resource> };
}

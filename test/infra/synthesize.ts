import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { resolve } from '#dev/local/deployment/intrinsics.ts';
import { parseSettings } from '#infra/settings/load.ts';
import { ForwarderStack } from '#infra/stack/forwarder-stack.ts';
import { CONFIG_VARIABLE, type PollerConfig, parseConfig } from '#poller/interface/config.ts';

export const ACCOUNT = { customerNumber: '12345', region: 'de' };

/** What the CLI would hand to the app. */
export const FLAGS = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')).context;

const templates = new Map<string, Template>();

/**
 * The template of these settings, made once for all tests of a file. The function is not bundled: what is in
 * it does not change the template.
 */
export function synthesize(settings: Record<string, unknown> = {}): Template {
  const key = JSON.stringify(settings);
  const template = templates.get(key) ?? synthesized(settings);
  templates.set(key, template);
  return template;
}

function synthesized(settings: Record<string, unknown>): Template {
  const app = new App({ context: { ...FLAGS, 'aws:cdk:bundling-stacks': [] } });
  const stack = new ForwarderStack(app, 'under-test', {
    settings: parseSettings({ accounts: [ACCOUNT], ...settings }),
  });
  return Template.fromStack(stack);
}

/** The configuration that the function is given; a reference stands there by its name. */
export function configOf(template: Template): PollerConfig {
  const functions = Object.values(propertiesOf(template, 'AWS::Lambda::Function')) as {
    Environment?: { Variables: Record<string, unknown> };
  }[];
  const [config] = functions.flatMap(({ Environment }) => Environment?.Variables[CONFIG_VARIABLE] ?? []);
  return parseConfig(String(resolve(config, { ref: (id) => id, attribute: (id) => id })));
}

/** The properties of all resources of a type, by logical id. */
export const propertiesOf = (template: Template, type: string): Record<string, Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(template.findResources(type)).map(([id, { Properties }]) => [id, Properties]),
  );

/** The schedules by which sources are polled: the digest has one of its own. */
export const sourceSchedulesOf = (template: Template): Record<string, Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(propertiesOf(template, 'AWS::Scheduler::Schedule')).filter(([id]) =>
      id.startsWith('ForwarderSchedules'),
    ),
  );

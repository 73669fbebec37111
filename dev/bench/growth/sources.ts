import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { parseSettings } from '../../../infra/settings/load.ts';
import { ForwarderStack } from '../../../infra/stack/forwarder-stack.ts';
import { accountsFor } from '../../cost/deployed.ts';

/** What a number of sources is deployed as. */
export interface Deployment {
  readonly sources: number;
  /** More sources than one stack takes are several stacks. */
  readonly stacks: number;
  /** Bytes of the largest template; CloudFormation takes 1 MB. */
  readonly templateBytes: number;
  /** Of the largest stack; CloudFormation takes 500. */
  readonly resources: number;
  readonly schedules: number;
  readonly alarms: number;
  readonly synthesisSeconds: number;
}

/** Of two sources each; one more is refused for its resources (docs/limits.md). */
const ACCOUNTS_OF_A_STACK = 63;

/** Synthesizes the stacks of so many sources, without the function's code, which is no part of a template. */
export function deploymentOf(sources: number): Deployment {
  const startedAt = performance.now();
  const accounts = accountsFor(sources);
  const templates: Template[] = [];
  for (let first = 0; first < accounts.length; first += ACCOUNTS_OF_A_STACK) {
    const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
    const settings = parseSettings({ accounts: accounts.slice(first, first + ACCOUNTS_OF_A_STACK) });
    templates.push(Template.fromStack(new ForwarderStack(app, `forwarder-${first}`, { settings })));
  }
  const synthesisSeconds = (performance.now() - startedAt) / 1000;
  const countOf = (type: string) =>
    templates.reduce((sum, template) => sum + Object.keys(template.findResources(type)).length, 0);
  const json = templates.map((template) => template.toJSON());
  return {
    sources,
    stacks: templates.length,
    templateBytes: Math.max(...json.map((template) => JSON.stringify(template).length)),
    resources: Math.max(...json.map(({ Resources }) => Object.keys(Resources).length)),
    schedules: countOf('AWS::Scheduler::Schedule'),
    alarms: countOf('AWS::CloudWatch::Alarm'),
    synthesisSeconds,
  };
}

/**
 * Takes the place of test/infra/synthesize.ts while templates are changed (vitest.config.ts): the same names,
 * but the template of each settings is built once and comes with the change that is being tried.
 */
import { Template } from 'aws-cdk-lib/assertions';
import { synthesize as build } from '../../../test/infra/synthesize.ts';
import { changed, type TemplateJson, type TemplateMutant } from './mutants.ts';

export { ACCOUNT, configOf, propertiesOf, sourceSchedulesOf } from '../../../test/infra/synthesize.ts';

/** Outlives the module, which each change reads anew. */
interface State {
  readonly built: Map<string, TemplateJson>;
  tried: TemplateMutant | undefined;
}
const holder = globalThis as { templateMutation?: State };
holder.templateMutation ??= { built: new Map(), tried: undefined };
const state = holder.templateMutation;

/** From here on. */
export function tryMutant(mutant: TemplateMutant | undefined): void {
  state.tried = mutant;
}

export function templateOf(settings: Record<string, unknown> = {}): TemplateJson {
  const key = JSON.stringify(settings);
  let template = state.built.get(key);
  if (!template) {
    template = build(settings).toJSON() as TemplateJson;
    state.built.set(key, template);
  }
  return template;
}

export function synthesize(settings: Record<string, unknown> = {}): Template {
  const template = templateOf(settings);
  return Template.fromJSON(state.tried ? changed(template, state.tried) : template);
}

/**
 * Takes the place of test/infra/synthesize.ts while templates are changed (vitest.config.ts): the same names,
 * but the template of each settings is built once and comes with the change that is being tried.
 */
import { Template } from 'aws-cdk-lib/assertions';
import { synthesize as build } from '../../../test/infra/synthesize.ts';
import { changed, type TemplateJson, type TemplateMutant } from './mutants.ts';

export { ACCOUNT, configOf, propertiesOf, sourceSchedulesOf } from '../../../test/infra/synthesize.ts';

const built = new Map<string, Template>();
/** With the change that is being tried, by the settings. */
const withChange = new Map<string, Template>();
let tried: TemplateMutant | undefined;
let count = 0;

/** From here on. */
export function tryMutant(mutant: TemplateMutant | undefined): void {
  tried = mutant;
  withChange.clear();
}

/** How often a template has been asked for. */
export const synthesized = (): number => count;

export const templateOf = (settings: Record<string, unknown> = {}): TemplateJson =>
  unchanged(settings).toJSON() as TemplateJson;

export function synthesize(settings: Record<string, unknown> = {}): Template {
  count += 1;
  if (!tried) return unchanged(settings);
  const key = JSON.stringify(settings);
  const known = withChange.get(key);
  if (known) return known;
  const before = unchanged(settings);
  const json = before.toJSON() as TemplateJson;
  const after = changed(json, tried);
  const template = after === json ? before : Template.fromJSON(after);
  withChange.set(key, template);
  return template;
}

function unchanged(settings: Record<string, unknown>): Template {
  const key = JSON.stringify(settings);
  const template = built.get(key) ?? build(settings);
  built.set(key, template);
  return template;
}

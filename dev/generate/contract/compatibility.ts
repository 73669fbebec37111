import type { JsonSchema } from './json-schema.ts';

/**
 * What breaks consumers between a released schema and the current one, a sentence each; empty where nothing
 * does.
 *
 * Both directions count. A consumer of the released version meets messages of the current one; and a consumer
 * that was upgraded first still finds messages of the released version in its queues, for as long as those
 * keep messages. So only one change is compatible: a new optional field. Words, and further known values of
 * an open text, are free.
 */
export function breakingChanges(released: JsonSchema, current: JsonSchema, path = 'event'): string[] {
  return [
    ...changedRules(released, current, path),
    ...lostValues(released, current, path),
    ...changedFields(released, current, path),
    ...changedInside(released, current, path),
  ];
}

/**
 * Keywords that forbid nothing, and those that are compared by themselves. Every other one is a rule, also
 * one that is new here.
 */
const NO_RULES: ReadonlySet<string> = new Set([
  '$schema',
  '$id',
  'title',
  'description',
  'examples',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'anyOf',
] satisfies (keyof JsonSchema)[]);

function changedRules(released: JsonSchema, current: JsonSchema, path: string): string[] {
  const [before, after] = [rulesOf(released), rulesOf(current)];
  const changed = [...new Set([...before.keys(), ...after.keys()])]
    .filter((rule) => !same(before.get(rule), after.get(rule)))
    .map((rule) => `${path}: "${rule}" was ${show(before.get(rule))} and is ${show(after.get(rule))}`);
  return released.additionalProperties !== false && current.additionalProperties === false
    ? [...changed, `${path}: further fields are no longer allowed`]
    : changed;
}

const rulesOf = (schema: JsonSchema): ReadonlyMap<string, unknown> =>
  new Map(Object.entries(schema).filter(([keyword]) => !NO_RULES.has(keyword)));

/** Known values of an open text: consumers branch on them. */
function lostValues({ examples = [] }: JsonSchema, current: JsonSchema, path: string): string[] {
  const known = current.examples ?? [];
  return examples
    .filter((value) => !known.includes(value))
    .map((value) => `${path}: the known value ${show(value)} was removed`);
}

function changedFields(released: JsonSchema, current: JsonSchema, path: string): string[] {
  const before = released.properties ?? {};
  const after = current.properties ?? {};
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => {
    const field = `${path}.${name}`;
    const [old, now] = [before[name], after[name]];
    const [was, is] = [released.required?.includes(name), current.required?.includes(name)];
    if (old && !now) return [`${field}: was removed`];
    return [
      ...(is && !was ? [`${field}: is newly required`] : []),
      ...(was && !is ? [`${field}: is no longer always there`] : []),
      ...(old && now ? breakingChanges(old, now, field) : []),
    ];
  });
}

function changedInside(released: JsonSchema, current: JsonSchema, path: string): string[] {
  const before = released.anyOf ?? [];
  const after = current.anyOf ?? [];
  if (before.length !== after.length) return [`${path}: had ${before.length} forms and has ${after.length}`];
  return [
    ...before.flatMap((form, index) => breakingChanges(form, after[index] ?? {}, path)),
    ...(released.items || current.items
      ? breakingChanges(released.items ?? {}, current.items ?? {}, `${path}[]`)
      : []),
  ];
}

const same = (one: unknown, other: unknown): boolean => show(one) === show(other);
const show = (value: unknown): string => (value === undefined ? 'absent' : JSON.stringify(value));

import type { Shape } from '#contract/consumer/check.ts';
import type { JsonSchema } from './json-schema.ts';

/**
 * The schema without its words: what a check needs, small enough for a consumer's bundle.
 *
 * @throws {UncheckedRuleError} where the schema has a rule that the kit's check would pass over
 */
export function shapeOf({ properties, items, anyOf, ...schema }: JsonSchema): JsonSchema {
  const kept = Object.fromEntries(Object.entries(schema).filter(([keyword]) => !WORDS.has(keyword)));
  const unchecked = Object.keys(kept).filter((keyword) => !CHECKED.has(keyword));
  if (unchecked.length > 0) throw new UncheckedRuleError(unchecked);
  return {
    ...kept,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, inner]) => [name, shapeOf(inner)]),
      ),
    }),
    ...(items && { items: shapeOf(items) }),
    ...(anyOf && { anyOf: anyOf.map(shapeOf) }),
  };
}

/** The contract has rules that the kit does not check; the message says where to mend that. */
export class UncheckedRuleError extends Error {
  override readonly name = 'UncheckedRuleError';

  constructor(keywords: readonly string[]) {
    super(
      `contract/consumer/check.ts does not check "${keywords.join('", "')}": teach it, or leave the ` +
        'rule out of contract/event.ts.',
    );
  }
}

const CHECKED: ReadonlySet<string> = new Set([
  'type',
  'const',
  'enum',
  'pattern',
  'minLength',
  'minimum',
  'maximum',
  'required',
] satisfies (keyof Shape)[]);

/** Keywords that a check needs not; further fields are allowed by contract. */
const WORDS: ReadonlySet<string> = new Set([
  '$schema',
  '$id',
  'title',
  'description',
  'examples',
  'additionalProperties',
]);

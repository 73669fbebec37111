import type { JsonSchema } from './json-schema.ts';

/** The schema without its words: what a check needs, small enough for a consumer's bundle. */
export function shapeOf({ properties, items, anyOf, ...schema }: JsonSchema): JsonSchema {
  const kept = Object.fromEntries(
    KEYWORDS.flatMap((keyword) => (schema[keyword] === undefined ? [] : [[keyword, schema[keyword]]])),
  );
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

const KEYWORDS = ['type', 'const', 'enum', 'pattern', 'minLength', 'minimum', 'maximum', 'required'] as const;

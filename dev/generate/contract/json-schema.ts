import { z } from 'zod';
import type { Shape } from '#contract/consumer/check.ts';

/** JSON Schema 2020-12, as far as the contract uses it: the keywords that the kit checks, and those for readers. */
export interface JsonSchema extends Omit<Shape, 'properties' | 'items' | 'anyOf'> {
  readonly $schema?: string;
  readonly $id?: string;
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly propertyNames?: JsonSchema;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

/** The JSON Schema of a zod schema, without what says nothing. */
export function jsonSchemaOf(schema: z.ZodType, head: { $id: string; title: string }): JsonSchema {
  const { $schema, ...body } = tidy(z.toJSONSchema(schema, { io: 'input' }) as JsonSchema);
  return { ...($schema !== undefined && { $schema }), ...head, ...body };
}

function tidy(schema: JsonSchema): JsonSchema {
  const { additionalProperties, propertyNames: _, properties, items, anyOf, required, ...rest } = schema;
  return {
    ...rest,
    ...(required !== undefined && { required: [...required].sort() }),
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, tidy(inner)])),
    }),
    ...(items && { items: tidy(items) }),
    ...(anyOf && { anyOf: anyOf.map(tidy) }),
    // An empty schema forbids nothing, which is the default; said out loud, since it is part of the contract.
    ...(properties && { additionalProperties: additionalProperties !== false }),
  };
}

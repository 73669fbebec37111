import { z } from 'zod';
import type { Shape } from '#contract/consumer/check.ts';

/**
 * JSON Schema 2020-12, as far as the contract uses it: the keywords that the kit checks, and those for
 * readers.
 */
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

/** `anyOf` an object or list, or null: said by `type`, since generators of code read that better. */
function nullable({ anyOf, ...rest }: JsonSchema): JsonSchema {
  const [form, none, ...more] = anyOf ?? [];
  if (more.length > 0 || none?.type !== 'null' || typeof form?.type !== 'string')
    return { ...rest, ...(anyOf && { anyOf }) };
  return { ...form, ...rest, type: [form.type, 'null'] };
}

function tidy(union: JsonSchema): JsonSchema {
  const schema = nullable(union);
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

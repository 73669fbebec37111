import { z } from 'zod';

/** JSON Schema 2020-12, as far as the contract uses it. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
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

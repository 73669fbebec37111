import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { jsonSchemaOf } from '#dev/generate/contract/json-schema.ts';
import { shapeOf } from '#dev/generate/contract/shape.ts';

const shape = (schema: z.ZodType) => shapeOf(jsonSchemaOf(schema, { $id: 'urn:x', title: 'X' }));

describe('what the kit checks by', () => {
  it('has the rules of the schema, and none of its words', () => {
    const schema = z.looseObject({ code: z.string().min(1).nullable().describe('A code.') });
    expect(shape(schema)).toEqual({
      type: 'object',
      required: ['code'],
      properties: { code: { type: ['string', 'null'], minLength: 1 } },
    });
  });

  it.each<[string, z.ZodType]>([
    ['a rule', z.string().max(9)],
    ['a rule of a field', z.looseObject({ code: z.string().max(9) })],
    ['a rule of an entry of a list', z.array(z.string().max(9))],
    ['a rule of one of several forms', z.union([z.string().max(9), z.int()])],
  ])('is not made of a schema with %s that the kit would pass over', (_, schema) => {
    expect(() => shape(schema)).toThrow(/check\.ts does not check "maxLength": teach it/);
  });
});

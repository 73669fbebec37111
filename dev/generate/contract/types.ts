import type { JsonSchema } from './json-schema.ts';

/** As for every TypeScript file here: `npm run check:lines`. */
const MAX_LINE = 110;

/** TypeScript types of a JSON Schema, for consumers who have no schema library. */
export function typeScriptOf(name: string, schema: JsonSchema): string {
  return `${comment(schema, '')}export interface ${name} ${typeOf(schema, '')}\n`;
}

function typeOf(schema: JsonSchema, indent: string): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.anyOf) return schema.anyOf.map((inner) => typeOf(inner, indent)).join(' | ');
  if (Array.isArray(schema.type)) {
    return schema.type.map((type: string) => typeOf({ ...schema, type }, indent)).join(' | ');
  }
  switch (schema.type) {
    case 'string':
      return schema.examples ? `${union(schema.examples)} | (string & {})` : 'string';
    case 'integer':
      return 'number';
    case 'null':
      return 'null';
    case 'array':
      return `readonly ${itemsOf(schema, indent)}[]`;
    case 'object':
      return objectOf(schema, indent);
    default:
      return 'unknown';
  }
}

/** Of the entries of a list; a union stands in brackets. */
function itemsOf({ items = {} }: JsonSchema, indent: string): string {
  const type = typeOf(items, indent);
  return items.properties ? type : `(${type})`;
}

const union = (values: readonly unknown[]): string =>
  values.map((value) => JSON.stringify(value)).join(' | ');

function objectOf({ properties, required = [] }: JsonSchema, indent: string): string {
  if (!properties) return '{ readonly [name: string]: unknown }';
  const inner = `${indent}  `;
  const fields = Object.entries(properties).map(([name, field]) => {
    const mark = required.includes(name) ? '' : '?';
    // A consumer with exactOptionalPropertyTypes may build an event with an explicit undefined; JSON drops
    // it.
    const absent = required.includes(name) ? '' : ' | undefined';
    const type = `${typeOf(field, inner)}${absent}`;
    return `${comment(field, inner)}${fieldLine(`${inner}readonly ${name}${mark}:`, type, inner)}\n`;
  });
  const added = `${inner}/** Fields that were added later. */\n${inner}readonly [added: string]: unknown;\n`;
  return `{\n${fields.join('')}${added}${indent}}`;
}

/** A union that is too long for a line has a line for each of its types. */
function fieldLine(head: string, type: string, indent: string): string {
  const line = `${head} ${type};`;
  if (line.length <= MAX_LINE || type.includes('\n')) return line;
  const types = type.split(' | ').map((one) => `${indent}  | ${one}`);
  return `${head}\n${types.join('\n')};`;
}

function comment({ description }: JsonSchema, indent: string): string {
  if (description === undefined) return '';
  const line = `${indent}/** ${description} */\n`;
  if (line.length <= MAX_LINE) return line;
  const lines = [`${indent} *`];
  for (const word of description.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`;
    if (longer.length <= MAX_LINE) lines[lines.length - 1] = longer;
    else lines.push(`${indent} * ${word}`);
  }
  return `${indent}/**\n${lines.join('\n')}\n${indent} */\n`;
}

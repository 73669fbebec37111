import { z } from 'zod';
import type { Command } from './command.ts';

/** Breaks text between words at the width that the help is written for. */
export type Wrap = (text: string) => string;

/** What stands below the options in the help of `fax-status` itself. */
export const programHelp = (wrap: Wrap): string =>
  [
    '',
    wrap(
      'Exit codes: 0 all is well; 1 trouble was found, or nothing was changed; 2 the command line cannot ' +
        'be used; 3 AWS, Retarus or the local run cannot be reached; 130 it was stopped with Ctrl-C.',
    ),
    '',
    wrap(
      'Every command has examples, the shape of its JSON and the AWS actions that it needs, for instance:',
    ),
    '  fax-status status --help',
  ].join('\n');

/** What stands below the options in a command's help. What is to be copied is never broken. */
export function helpOf({ actions, examples, result }: Command, wrap: Wrap): string {
  return [
    '',
    'Examples:',
    ...examples.map((example) => `  ${example}`),
    '',
    'With --json:',
    ...shapeOf(result)
      .split('\n')
      .map((line) => `  ${line}`),
    '',
    wrap(actions.length === 0 ? 'It calls nothing in AWS.' : `AWS actions: ${actions.join(', ')}`),
  ].join('\n');
}

interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
}

/** A schema as a person reads it: `{ source: string, lastGoodPoll?: string }`. */
export const shapeOf = (schema: z.ZodType): string =>
  render(z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }) as JsonSchema, '');

function render(schema: JsonSchema, indent: string): string {
  const { additionalProperties, anyOf, items, properties, required = [] } = schema;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (anyOf) return anyOf.map((inner) => render(inner, indent)).join(' | ');
  if (schema.type === 'array') return `[${items ? render(items, indent) : 'anything'}, …]`;
  if (schema.type === 'integer') return 'number';
  if (schema.type !== 'object') return schema.type ?? 'anything';
  if (!properties || Object.keys(properties).length === 0) {
    const values =
      typeof additionalProperties === 'object' ? render(additionalProperties, indent) : 'anything';
    return `{ [name]: ${values} }`;
  }
  const inner = `${indent}  `;
  const lines = Object.entries(properties).map(
    ([name, value]) => `${inner}${name}${required.includes(name) ? '' : '?'}: ${render(value, inner)},`,
  );
  return ['{', ...lines, `${indent}}`].join('\n');
}

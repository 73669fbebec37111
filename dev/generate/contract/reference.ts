import { markdownTable } from 'markdown-table';
import { REASONS, UNKNOWN_REASON } from '#contract/reasons.ts';
import { CONTRACT_VERSION, EVENT_TYPE } from '#contract/version.ts';
import { withContents } from '#dev/generate/contents.ts';
import type { Example } from './examples.ts';
import type { JsonSchema } from './json-schema.ts';

/** The message reference in Markdown. */
export function referenceOf(event: JsonSchema, examples: readonly Example[]): string {
  const { data, ...envelope } = event.properties ?? {};
  const page = [
    '<!-- Generated from contract/event.ts and contract/reasons.ts by `npm run generate`. -->',
    '# Message reference',
    `Version ${CONTRACT_VERSION} of the contract, event type \`${EVENT_TYPE}\`; [how to handle ` +
      'it](consuming.md). For tools: [JSON Schema](../contract/generated/fax-status-event.schema.json), ' +
      '[AsyncAPI](../contract/generated/asyncapi.json), [reasons](../contract/generated/reasons.json).',
    'A field is always there unless its type says *optional*. Every object may get further fields.',
    '## Envelope',
    `${event.description ?? ''}`,
    fieldTable({ ...event, properties: envelope }),
    '## data',
    `${data?.description ?? ''}`,
    fieldTable(data ?? {}),
    '## Reasons',
    'The setting `reasonOverrides` changes a code or adds one. The outcome is `uncertain` also where ' +
      'status and reason contradict each other: `OK` with the reason of a failure, or the other way round.',
    reasonTable(),
    '## Message attributes',
    'For filters: `type`, `account`, `dataCenter`, `jobId`, `outcome`, `reasonClass` and `reason`, of type ' +
      'String. A value is cut to 256 characters; an empty one is left out. The setting ' +
      '`privacy.numberAttribute` adds `number`, masked or hashed. On a FIFO queue, message group and ' +
      'deduplication id are the `id` of the event.',
    '## Examples',
    exampleList(examples),
    '## Quarantine queue',
    'For operators: what could not be forwarded, with the reason. Its fields are described in their [JSON ' +
      'Schema](../contract/generated/quarantined.schema.json).',
  ].join('\n\n');
  return withContents(`${page}\n`);
}

function fieldTable(schema: JsonSchema): string {
  return proseTable(['field', 'type', 'meaning'], fieldsOf(schema, ''));
}

function fieldsOf({ properties = {}, required = [] }: JsonSchema, path: string): string[][] {
  return Object.entries(properties).flatMap(([name, field]) => {
    const inner = innerOf(field);
    const meaning = [field.description ?? '', knownValues(field)].filter((part) => part !== '').join(' ');
    return [
      [`\`${path}${name}\``, typeName(field) + (required.includes(name) ? '' : ', optional'), meaning],
      ...fieldsOf(inner.schema, `${path}${name}${inner.suffix}.`),
    ];
  });
}

/** The object inside: the field itself, or the entries of a list. */
const innerOf = (field: JsonSchema): { schema: JsonSchema; suffix: string } =>
  field.items ? { schema: field.items, suffix: '[]' } : { schema: field, suffix: '' };

function typeName({ anyOf, const: constant, type, items }: JsonSchema): string {
  if (anyOf) return anyOf.map(typeName).join(' or ');
  if (constant !== undefined) return `\`${String(constant)}\``;
  if (Array.isArray(type))
    return type.map((one: string) => typeName({ type: one, ...(items && { items }) })).join(' or ');
  return type === 'array' ? `list of ${typeName(items ?? {})}s` : String(type ?? 'anything');
}

function knownValues({ enum: closed, examples: open }: JsonSchema): string {
  const values = closed ?? open;
  return values
    ? `${closed ? 'One of' : 'Known:'} ${values.map((value) => `\`${String(value)}\``).join(', ')}.`
    : '';
}

/** The codes that call for the same, in one row. */
function reasonTable(): string {
  const reasons = [
    ...Object.entries(REASONS).map(([code, meaning]) => ({ ...meaning, code: `\`${code}\`` })),
    { ...UNKNOWN_REASON, code: 'any other' },
  ];
  const alike = Map.groupBy(reasons, ({ reasonClass, outcome, suggestedAction }) =>
    [`\`${reasonClass}\``, outcome, `\`${suggestedAction}\``].join('|'),
  );
  return proseTable(
    ['class', 'outcome', 'suggested action', 'codes'],
    [...alike].map(([same, codes]) => [
      ...same.split('|'),
      [...Map.groupBy(codes, ({ explanation }) => explanation)]
        .map(([explanation, same]) => `${same.map(({ code }) => code).join(', ')}: ${explanation}`)
        .join('<br>'),
    ]),
  );
}

/** An example that is named after its class says all with its name. */
function exampleList(examples: readonly Example[]): string {
  const further = examples.filter(({ name, event }) => name.replaceAll('-', '_') !== event.data.reasonClass);
  const items = further.map(
    ({ name, summary }) => `- [${name}](../contract/examples/${name}.json): ${summary}`,
  );
  return ['One for [each class](../contract/examples), and:', items.join('\n')].join('\n\n');
}

/** A table of sentences: columns are not padded, since a line would be as long as its longest cell. */
const proseTable = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  markdownTable([heads, ...rows], { alignDelimiters: false });

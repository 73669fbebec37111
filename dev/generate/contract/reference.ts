import { markdownTable } from 'markdown-table';
import { REASONS, UNKNOWN_REASON } from '#contract/reasons.ts';
import { CONTRACT_VERSION, EVENT_TYPE } from '#contract/version.ts';
import { withContents } from '#dev/generate/contents.ts';
import type { Example } from './examples.ts';
import type { JsonSchema } from './json-schema.ts';

/** The message reference in Markdown. */
export function referenceOf(
  event: JsonSchema,
  quarantined: JsonSchema,
  examples: readonly Example[],
): string {
  const { data, ...envelope } = event.properties ?? {};
  const page = [
    '<!-- Generated from contract/event.ts and contract/reasons.ts by `npm run generate`. -->',
    '# Message reference',
    `Version ${CONTRACT_VERSION} of the contract, event type \`${EVENT_TYPE}\`. How to consume the ` +
      'messages is in [consuming.md](consuming.md). For tools: [JSON ' +
      'Schema](../contract/generated/fax-status-event.schema.json), ' +
      '[AsyncAPI](../contract/generated/asyncapi.json), [reasons as ' +
      'JSON](../contract/generated/reasons.json), [examples](../contract/examples).',
    'Fields may be added to every object within a version; a consumer ignores what it does not know. ' +
      'Optional fields may also be `null` where the type says so: Retarus does both.',
    '## Envelope',
    `${event.description ?? ''}`,
    fieldTable({ ...event, properties: { ...envelope, ...(data && { data: { ...data, properties: {} } }) } }),
    '## data',
    `${data?.description ?? ''}`,
    fieldTable(data ?? {}),
    '## Reasons',
    'What a code means is data: `contract/reasons.ts`. A code that is not in the table is passed on ' +
      'unchanged and treated as the last line says. The setting `reasonOverrides` changes a line or adds ' +
      'one, without a change of code.',
    reasonTable(),
    'The outcome is `uncertain` also where status and reason contradict each other (`OK` with the ' +
      'reason of a failure, or the other way round): nobody knows then whether the fax arrived.',
    '## Message attributes',
    'Each message repeats `type`, `account`, `dataCenter`, `jobId`, `outcome`, `reasonClass` and ' +
      '`reason` as attributes of type String, so that a filter need not open the body. A value is cut to ' +
      '256 characters, one that is empty is left out. By the setting `privacy.numberAttribute` there is ' +
      'a further one, `number`: masked or hashed. On a FIFO queue, message group and deduplication id ' +
      'are the `id` of the event.',
    '## Examples',
    exampleTable(examples),
    '## Quarantine queue',
    `${quarantined.description ?? ''} For operators, not for consumers of statuses.`,
    fieldTable(quarantined),
  ].join('\n\n');
  return withContents(`${page}\n`);
}

function fieldTable(schema: JsonSchema): string {
  return proseTable(['field', 'type', 'always there', 'meaning'], fieldsOf(schema, ''));
}

function fieldsOf({ properties = {}, required = [] }: JsonSchema, path: string): string[][] {
  return Object.entries(properties).flatMap(([name, field]) => {
    const inner = innerOf(field);
    const meaning = [field.description ?? '', knownValues(field)].filter((part) => part !== '').join(' ');
    return [
      [`\`${path}${name}\``, typeName(field), required.includes(name) ? 'yes' : 'no', meaning],
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

function reasonTable(): string {
  const reasons = [
    ...Object.entries(REASONS).map(([code, meaning]) => [`\`${code}\``, meaning] as const),
    ['anything else', UNKNOWN_REASON] as const,
  ];
  return proseTable(
    ['code', 'class', 'outcome', 'suggested action', 'meaning'],
    reasons.map(([code, { reasonClass, outcome, suggestedAction, explanation }]) => [
      code,
      reasonClass,
      outcome,
      suggestedAction,
      explanation,
    ]),
  );
}

const exampleTable = (examples: readonly Example[]): string =>
  proseTable(
    ['example', 'what it shows'],
    examples.map(({ name, summary }) => [`[${name}](../contract/examples/${name}.json)`, summary]),
  );

/** A table of sentences: columns are not padded, since a line would be as long as its longest cell. */
const proseTable = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  markdownTable([heads, ...rows], { alignDelimiters: false });

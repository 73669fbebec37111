import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { markdownTable } from 'markdown-table';
import { anchorOf, withContents } from '#dev/generate/contents.ts';
import { settingsJsonSchema } from '#infra/settings/json-schema.ts';
import { keyPolicyStatements } from '#infra/settings/key-policy.ts';
import { parseSettings } from '#infra/settings/load.ts';

const FILTER = 'A filter';
const ROOT = join(import.meta.dirname, '../..');

/** JSON Schema as zod writes it, as far as the settings use it. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** An example of each setting that is no switch; a test puts each into a settings file and has it checked. */
const EXAMPLES: Readonly<Record<string, unknown>> = {
  name: 'faxes-claims',
  accounts: [
    { customerNumber: '12345', region: 'de', login: 'billing', secret: 'retarus/billing' },
    { customerNumber: '12345', dataCenters: ['de1'], login: 'claims', reportRetentionDays: 3 },
  ],
  queue: { type: 'fifo', visibilityTimeoutSeconds: 180, maxReceiveCount: 5, retentionDays: 14 },
  filteredQueues: [
    {
      name: 'failures',
      filter: { outcome: ['failed', 'uncertain'], billingCode: [{ prefix: 'claims-' }] },
      consumers: ['arn:aws:iam::111111111111:role/claims'],
    },
  ],
  drainingQueues: [{ name: 'statuses', type: 'standard' }],
  poller: { memoryMb: 1024, periodMinutes: 5, sendsInFlight: 64, secretCacheSeconds: 60 },
  countedReasons: ['WRONG_NO', 'NOFAX_TO'],
  reasonOverrides: { NOFAX_TO: { suggestedAction: 'check_number' } },
  privacy: { omit: ['reference', 'remoteCsid'], numberAttribute: 'masked' },
  reportApi: { baseUrls: { de1: 'https://faxes.example.com' } },
  alarms: {
    page: { emails: ['oncall@example.com'] },
    warn: { emails: ['faxes@example.com'] },
    failureRates: { wrong_number: 5, busy: 'off' },
    watches: [{ name: 'claims', filter: { billingCode: [{ prefix: 'claims-' }] }, failureRate: 20 }],
  },
  digest: { time: '06:30', timeZone: 'America/New_York' },
  logRetentionDays: 90,
  encryptionKeyArn: 'arn:aws:kms:eu-central-1:111111111111:key/11111111-2222-3333-4444-555555555555',
  tags: { team: 'claims', costCenter: '4711' },
  consumers: ['111111111111'],
  fixedAddress: true,
  vpc: { vpcId: 'vpc-0a1b2c3d', subnetIds: ['subnet-0a1b2c3d', 'subnet-1a2b3c4d'] },
  removal: 'destroy',
};

/** An example of every setting: of a switch, that it is not as by default. */
export function settingExamples(): Readonly<Record<string, unknown>> {
  const schema: Schema = JSON.parse(settingsJsonSchema());
  const switches = Object.entries(schema.properties ?? {}).filter(([, { type }]) => type === 'boolean');
  return { ...EXAMPLES, ...Object.fromEntries(switches.map(([name, field]) => [name, !field.default])) };
}

/** The settings that a file of its own documents: docs/settings.md. */
export function settingsPage(): string {
  const schema: Schema = JSON.parse(settingsJsonSchema());
  const names = Object.keys(schema.properties ?? {}).filter((name) => name !== '$schema');
  const page = [
    '# Settings',
    '<!-- Generated from infra/settings by `npm run generate`. -->',
    'What `settings.json` can hold, or another file: `npx cdk deploy -c settings=FILE`, or the variable ' +
      '`FAX_STATUS_FORWARDER_SETTINGS`. Only `accounts` is required. `npm run settings -- check` needs ' +
      'no AWS and names every problem at once; with `"$schema": "./settings.schema.json"` an editor ' +
      'checks while you type.',
    ...names.flatMap((name) => section(name, schema.properties?.[name] ?? {}, schema)),
    ...filterSection(schema),
  ];
  return withContents(`${page.join('\n\n')}\n`);
}

function section(name: string, schema: Schema, { properties: top = {} }: Schema): string[] {
  const rows = rowsOf(name, schema, name === 'queue' ? {} : (top.queue?.properties ?? {}));
  return [
    `## ${name}`,
    ...(schema.description ? [schema.description] : []),
    rows.length > 0
      ? markdownTable([['setting', 'values', 'default', 'meaning'], ...rows], { alignDelimiters: false })
      : `${capital(valuesOf(schema))}. Default: ${defaultOf(schema) || 'none'}.`,
    ...(name in EXAMPLES ? [jsonBlock(compactJson({ [name]: EXAMPLES[name] }))] : []),
    ...(name === 'encryptionKeyArn' ? keyPolicy() : []),
  ];
}

/** What a filter can name, which is the same wherever one stands. */
function filterSection({ properties = {} }: Schema): string[] {
  const { properties: fields = {} } = properties.filteredQueues?.items?.properties?.filter ?? {};
  const rows = Object.entries(fields).map(([name, { items }]) => {
    const [value = {}] = items?.anyOf ?? [];
    return [`\`${name}\``, valuesOf(value)];
  });
  return [
    `## ${FILTER}`,
    'A filter takes a status when **every** field that it names has **one** of the values listed: the ' +
      'value itself, `{"prefix": "…"}`, or `{"not": ["…"]}`, which also takes statuses without the field.',
    markdownTable([['field', 'values'], ...rows], { alignDelimiters: false }),
  ];
}

const jsonBlock = (json: string): string => `\`\`\`json\n${json}\n\`\`\``;

/** JSON that breaks a list or an object into lines only where it would be longer than a line. */
function compactJson(value: unknown, indent = ''): string {
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const parts = (each: (one: unknown) => string) =>
    Object.entries(value).map(([name, one]) => (isList ? '' : `${JSON.stringify(name)}: `) + each(one));
  const line = parts((one) => compactJson(one)).join(', ');
  if (!line.includes('\n') && indent.length + line.length < 90) return isList ? `[${line}]` : `{ ${line} }`;
  const lines = parts((one) => compactJson(one, inner)).map((part) => `\n${inner}${part}`);
  return `${isList ? '[' : '{'}${lines.join(',')}\n${indent}${isList ? ']' : '}'}`;
}

/** What the policy of the example's key must say, a statement a line. */
function keyPolicy(): string[] {
  const { encryptionKeyArn } = EXAMPLES;
  const settings = parseSettings({
    accounts: [{ customerNumber: '12345', region: 'de' }],
    consumers: ['222222222222'],
    encryptionKeyArn,
  });
  const statements = keyPolicyStatements(settings).map((statement) => JSON.stringify(statement));
  return [
    'Its policy, with a consumer in the account 222222222222:',
    jsonBlock(`[\n  ${statements.join(',\n  ')}\n]`),
  ];
}

/** A row for each setting inside; one for all of those that are as in the queue of every status. */
function rowsOf(path: string, schema: Schema, queue: Readonly<Record<string, Schema>>): string[][] {
  const list = schema.items?.properties ? schema.items : undefined;
  const inner = list ?? schema;
  const prefix = list ? `${path}[].` : `${path}.`;
  const fields = Object.entries(inner.properties ?? {});
  const [asThere, own] = [true, false].map((isAsThere) =>
    fields.filter(([name, field]) => isDeepStrictEqual(field, queue[name]) === isAsThere),
  ) as [typeof fields, typeof fields];
  const rows = own.flatMap(([name, field]) => {
    if (name === 'filter')
      return [
        [`\`${prefix}filter\``, `a [filter](#${anchorOf(FILTER)})`, 'required', field.description ?? ''],
      ];
    const inside =
      field.properties || field.items?.properties ? rowsOf(`${prefix}${name}`, field, queue) : [];
    if (inside.length > 0) return inside;
    const missing =
      inner.required?.includes(name) && field.default === undefined ? 'required' : defaultOf(field);
    return [[`\`${prefix}${name}\``, valuesOf(field), missing, field.description ?? '']];
  });
  const names = asThere.map(([name]) => `\`${prefix}${name}\``).join(', ');
  return names === '' ? rows : [...rows, [names, '', '', 'As in [queue](#queue).']];
}

function defaultOf({ default: value }: Schema): string {
  return value === undefined ? '' : `\`${JSON.stringify(value)}\``;
}

function valuesOf(schema: Schema): string {
  const { anyOf, const: constant, enum: values, items, maximum, minimum, type } = schema;
  if (constant !== undefined) return code(constant);
  if (values) return values.map(code).join(', ');
  if (anyOf) return anyOf.map(valuesOf).join(', ');
  switch (type) {
    case 'integer':
    case 'number':
      return range(minimum, maximum);
    case 'boolean':
      return '`true`, `false`';
    case 'array':
      return `list of: ${valuesOf(items ?? {})}`;
    case 'object':
      return 'object';
    default:
      return 'text';
  }
}

function range(minimum: number | undefined, maximum: number | undefined): string {
  const known = (value: number | undefined) =>
    value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER;
  if (known(minimum) && known(maximum)) return `${minimum} to ${maximum}`;
  return known(minimum) ? `${minimum} or more` : 'number';
}

const code = (value: unknown): string => `\`${JSON.stringify(value)}\``;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Writes settings.schema.json, for editors, and docs/settings.md, for people. */
export function writeSettings(): void {
  writeFileSync(join(ROOT, 'settings.schema.json'), settingsJsonSchema());
  writeFileSync(join(ROOT, 'docs/settings.md'), settingsPage());
  console.log('settings.schema.json and docs/settings.md are written.');
}

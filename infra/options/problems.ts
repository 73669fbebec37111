import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';

/** What is wrong with an option, and where. */
export interface Problem {
  /** `['accounts', 0, 'region']`; empty for the whole. */
  readonly path: readonly PropertyKey[];
  /** What to write instead; it goes on after the place: `must be one of …`. */
  readonly message: string;
}

/** Everything that the schema finds wrong with a value, in this project's own words. */
export function schemaProblems(schema: z.ZodType, value: unknown): Problem[] {
  const result = schema.safeParse(value, { error: (issue) => wording(issue) });
  if (result.success) return [];
  return result.error.issues.flatMap((issue) =>
    issue.message.split('\n').map((message) => ({
      path: issue.path,
      message: message + afterthought(issue, message, valueAt(value, issue.path)),
    })),
  );
}

/** What a schema's own words leave out: the value that is wrong, and the one that was meant. */
function afterthought(issue: z.core.$ZodIssue, message: string, value: unknown): string {
  if (typeof value !== 'string' || message.includes('Did you mean')) return '';
  // A password may have been put where the secret's name belongs.
  if (issue.code === 'invalid_format') return issue.path.at(-1) === 'secret' ? '' : `, not ${shown(value)}`;
  const inner = issue.code === 'invalid_union' ? issue.errors.flat() : [issue];
  const values = inner.flatMap((one) => (one.code === 'invalid_value' ? one.values.map(String) : []));
  return didYouMean(value, values);
}

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);

/** `accounts[0].region: must be one of …` */
export const problemText = ({ message, path }: Problem): string => `${placeOf(path)}: ${message}`;

const placeOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}${text && '.'}${String(part)}`),
    '',
  ) || 'the whole';

/** ` Did you mean "fifo"?` where one of the values is near; nothing otherwise. */
export function didYouMean(value: unknown, known: readonly string[]): string {
  if (typeof value !== 'string' || known.length === 0) return '';
  const nearest = closest(value.toLowerCase(), [...known]);
  const near = Math.max(2, Math.floor(value.length / 3));
  return distance(value.toLowerCase(), nearest.toLowerCase()) <= near ? `. Did you mean "${nearest}"?` : '';
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text in quotes',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** What a schema's own `error` does not say. */
function wording(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined)
        return `is missing; it must be ${TYPES[issue.expected] ?? issue.expected}`;
      return `must be ${TYPES[issue.expected] ?? issue.expected}, not ${shown(issue.input)}`;
    case 'invalid_value': {
      const values = issue.values.map(String);
      const allowed = values.length === 1 ? values[0] : `one of ${values.join(', ')}`;
      return `must be ${allowed}, not ${shown(issue.input)}${didYouMean(issue.input, values)}`;
    }
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array'
        ? 'must not be empty'
        : `must be at least ${issue.minimum}, not ${shown(issue.input)}`;
    case 'too_big':
      return issue.origin === 'string' || issue.origin === 'array'
        ? `must have at most ${issue.maximum} entries or letters`
        : `must be at most ${issue.maximum}, not ${shown(issue.input)}`;
    case 'unrecognized_keys':
      return unknownKeys(issue.keys, keysOf(issue.inst));
    default:
      return 'cannot be used; settings.schema.json says what can';
  }
}

/** Of keys that there are none of: what there is instead, one line each. */
function unknownKeys(keys: readonly string[], known: readonly string[]): string {
  const hint = known.length === 0 ? '' : `; there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}`;
  return keys.map((key) => `has no "${key}"${didYouMean(key, known) || hint}`).join('\n');
}

/** The keys of an object's schema, or of a record whose keys are a list. */
function keysOf(schema: unknown): readonly string[] {
  const { keyType, shape } = definitionOf(schema);
  return Object.keys(shape ?? definitionOf(keyType).entries ?? {}).filter((key) => key !== '$schema');
}

interface Definition {
  readonly shape?: object;
  readonly keyType?: unknown;
  readonly entries?: object;
}

const definitionOf = (schema: unknown): Definition =>
  (schema as { _zod?: { def?: Definition } } | undefined)?._zod?.def ?? {};

/** A value as it stands in the file; long ones by their beginning. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}

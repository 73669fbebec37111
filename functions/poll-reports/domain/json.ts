/**
 * JSON with the keys of every object in code-unit order: the same text for the same content, whatever order
 * the fields came in. (The idea of RFC 8785; numbers are written as JSON.stringify writes them.)
 *
 * The caller limits the depth (MAX_DEPTH in report.ts).
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null || isExactNumber(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const record = value as Record<string, unknown>;
  const { sorted, prefixes } = shapeOf(Object.keys(record));
  let fields = '';
  for (let place = 0; place < sorted.length; place++)
    fields += `${prefixes[place]}${canonicalJson(record[sorted[place] as string])}`;
  return `{${fields}}`;
}

interface Shape {
  /** As they stand in an object. */
  readonly keys: readonly string[];
  readonly sorted: readonly string[];
  /** What stands before the value of each sorted key: `"a":`, `,"b":`. */
  readonly prefixes: readonly string[];
}

let before: Shape = { keys: [], sorted: [], prefixes: [] };

/** Objects of one kind follow each other, and have the same keys: they are sorted and quoted once. */
function shapeOf(keys: readonly string[]): Shape {
  if (keys.length === before.keys.length && keys.every((key, place) => key === before.keys[place]))
    return before;
  const sorted = keys.toSorted();
  const prefixes = sorted.map((key, place) => `${place === 0 ? '' : ','}${JSON.stringify(key)}:`);
  before = { keys, sorted, prefixes };
  return before;
}

/**
 * What TypeScript's library does not know yet of JSON (ECMAScript proposal "JSON.parse source text access").
 */
interface JsonWithSource {
  /** `source` is there for what is no object and no list. */
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source: string }) => unknown,
  ): unknown;
  /** From Node 22 on; the operator's command also runs on Node 20. */
  rawJSON?(text: string): object;
  isRawJSON?(value: unknown): boolean;
}
const json = JSON as unknown as JsonWithSource;

/** Whether this is a number of `parseJson` that a double cannot keep. */
export const isExactNumber = (value: unknown): boolean => json.isRawJSON?.(value) ?? false;

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isExactNumber(value);

/**
 * JSON.parse that keeps every digit: a number that a double cannot keep (1e400, 2^53 + 1) becomes an object
 * that JSON.stringify writes as it was. Ordinary pages hold none, and are parsed about as fast as by
 * JSON.parse.
 *
 * @param text of an object or list
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const { rawJSON } = json;
  if (!rawJSON || !holdsLongNumber(text)) return value;
  try {
    return json.parse(text, (_, parsed, { source }) =>
      typeof parsed === 'number' && !keepsDigits(source, parsed) ? rawJSON(source) : parsed,
    );
  } catch {
    // A reviver walks the levels by recursion; what nests too deeply for it is no report.
    return value;
  }
}

/**
 * Finds, in the JSON text of an object or list, numbers that a double cannot keep. Ordinary texts hold none,
 * so that what is looked for is rare in them: searching costs a few percent of parsing.
 *
 * Up to 15 digits and an exponent of up to two survive in a double (IEEE 754). What may not survive has 16
 * digits or more, a fraction, or an exponent of three digits or more.
 *
 * @returns whether there is one; also where it stands in a text of its own, such as `"see: 1e400, 2"`
 */
function holdsLongNumber(text: string): boolean {
  for (const { index } of text.matchAll(SIXTEEN_DIGITS)) if (losesDigitsAt(text, index + 1)) return true;
  for (const { index } of text.matchAll(LARGE_EXPONENT)) if (losesDigitsAt(text, index)) return true;
  for (let dot = text.indexOf('.'); dot !== -1; dot = text.indexOf('.', dot + 1))
    if (isDigit(text.charCodeAt(dot - 1)) && losesDigitsAt(text, dot - 1)) return true;
  return false;
}

/**
 * Spelt out: V8 leaps over a text by the first eight characters of a pattern, but not by those of a
 * repetition.
 */
const SIXTEEN_DIGITS = /[:,[\s-]\d\d\d\d\d\d\d\d\d{8}/g;
const LARGE_EXPONENT = /\d[eE][-+\d]\d\d[\d\s\]},]/g;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?=\s*[\]},])/y;

/** @param place of a digit of the number before its dot or exponent */
function losesDigitsAt(text: string, place: number): boolean {
  let start = place;
  while (isDigit(text.charCodeAt(start - 1))) start--;
  if (text[start - 1] === '-') start--;
  let before = start - 1;
  while (isSpace(text.charCodeAt(before))) before--;
  if (!':,['.includes(text.charAt(before))) return false;
  NUMBER.lastIndex = start;
  const [number] = NUMBER.exec(text) ?? [];
  return number !== undefined && !keepsDigits(number, Number(number));
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
/** JSON's white space: a JSON text has no other control characters. */
const isSpace = (code: number): boolean => code <= 0x20;

/** Whether a double writes a number with the digits of its source text; `1.50e3` and `1500` are the same. */
const keepsDigits = (source: string, value: number): boolean => digitsOf(String(value)) === digitsOf(source);

/** Longer exponents are of no double, and long to compute with. */
const MAX_EXPONENT = 20;

/** Two numbers are equal, digit for digit, when these are. */
function digitsOf(number: string): string {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(number);
  // Infinity, as String writes it.
  if (!parts) return number;
  const [, sign, whole, fraction = '', exponent = '0'] = parts;
  if (exponent.length > MAX_EXPONENT) return number;
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length);
  return `${sign}${significant}e${power}`;
}

/**
 * The texts of the entries of a list, as they stand in a JSON text: `entryTexts('{"a":[1,{"b":2}]}', 'a')` is
 * `['1', '{"b":2}']`.
 *
 * @param text an object, in valid JSON
 * @param name of the field that holds the list; where it stands twice, the last one counts, as in JSON.parse
 */
export function entryTexts(text: string, name: string): string[] {
  let entries: string[] = [];
  let depth = 0;
  let key = '';
  let start = 0;
  let isInList = false;
  const take = (end: number): void => {
    const entry = text.slice(start, end).trim();
    if (entry !== '') entries.push(entry);
    start = end + 1;
  };
  for (let place = 0; place < text.length; place++) {
    switch (text[place]) {
      case '"': {
        const end = endOfString(text, place);
        if (depth === 1) key = text.slice(place, end + 1);
        place = end;
        break;
      }
      case '{':
      case '[':
        depth++;
        if (depth !== 2) break;
        isInList = text[place] === '[' && JSON.parse(key) === name;
        if (isInList) {
          entries = [];
          start = place + 1;
        }
        break;
      case ',':
        if (isInList && depth === 2) take(place);
        break;
      case '}':
      case ']':
        if (isInList && depth === 2) take(place);
        depth--;
    }
  }
  return entries;
}

function endOfString(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end;
}

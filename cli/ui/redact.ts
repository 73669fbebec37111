import { maskNumber } from './mask.ts';

/** Fields that hold a fax number, or what a device says of itself, which often is one. */
const NUMBER_FIELDS: ReadonlySet<string> = new Set(['number', 'sentToNumber', 'remoteCsid']);
/**
 * What a number looks like in a text: seven digits or more, with the signs that people write between them.
 */
const NUMBER_IN_TEXT = /(?<![\w-])\+?\d(?:[\s()/.-]*\d){6,}(?![\w-])/g;

/**
 * A value of a report or event with its fax numbers masked, whatever its shape. Dates, ids and counts stay.
 */
export function maskNumbers(value: unknown, field = ''): unknown {
  if (Array.isArray(value)) return value.map((inner) => maskNumbers(inner, field));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, maskNumbers(inner, name)]));
  if (NUMBER_FIELDS.has(field)) return maskNumber(String(value ?? ''));
  return typeof value === 'string' ? maskInText(value) : value;
}

/** A text with what looks like fax numbers masked. */
export const maskInText = (text: string): string =>
  text.replace(NUMBER_IN_TEXT, (found) => (isDate(found) ? found : maskNumber(found)));

const isDate = (text: string): boolean => /^\d{4}-\d\d-\d\d/.test(text);

/**
 * Finds, in the JSON text of an object or list, numbers that a double cannot keep. Ordinary texts hold none,
 * so that what is looked for is rare in them: searching costs a few percent of parsing.
 *
 * Up to 15 digits and an exponent of up to two survive in a double (IEEE 754). What may not survive has 16
 * digits or more, a fraction, or an exponent of three digits or more.
 *
 * @returns whether there is one; also where it stands in a text of its own, such as `"see: 1e400, 2"`
 */
export function holdsLongNumber(text: string): boolean {
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
  if (!':,['.includes(text[before] ?? ' ')) return false;
  NUMBER.lastIndex = start;
  const [number] = NUMBER.exec(text) ?? [];
  return number !== undefined && !keepsDigits(number, Number(number));
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
/** JSON's white space. */
const isSpace = (code: number): boolean => code === 0x20 || (code >= 0x09 && code <= 0x0d);

/** Whether a double writes a number with the digits of its source text; `1.50e3` and `1500` are the same. */
export const keepsDigits = (source: string, value: number): boolean =>
  digitsOf(String(value)) === digitsOf(source);

/** Longer exponents are of no double, and long to compute with. */
const MAX_EXPONENT = 20;

/** Two numbers are equal, digit for digit, when these are. */
function digitsOf(number: string): string {
  const [, sign, whole, fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(number) ?? [];
  if (whole === undefined || exponent.length > MAX_EXPONENT) return number;
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length);
  return `${sign}${significant}e${power}`;
}

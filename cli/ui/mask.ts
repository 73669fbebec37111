import { isReasonCode } from '../../contract/reasons.ts';
import { isExactNumber } from '../../functions/poll-reports/interface/operator.ts';

const SHOWN_BEFORE = 3;
const SHOWN_AFTER = 2;

/** A fax number as a screen may show it: enough to recognise one's own, too little to dial. */
export function maskNumber(number: string): string {
  if (number.length <= SHOWN_BEFORE + SHOWN_AFTER + 1) return '•'.repeat(number.length);
  const hidden = number.length - SHOWN_BEFORE - SHOWN_AFTER;
  return number.slice(0, SHOWN_BEFORE) + '•'.repeat(hidden) + number.slice(-SHOWN_AFTER);
}

/** A reason code as it came; free text may hold anything, and is not shown. */
export const shownCode = (code: string): string => (isReasonCode(code) ? code : '(other)');

/** Fields that hold a fax number, or what a device says of itself, which often is one. */
const NUMBERS = new Set(['number', 'sentToNumber', 'remoteCsid']);
/** Fields that hold identifiers and times of Retarus or of the forwarder: their digits are no number. */
const PLAIN = new Set(['id', 'jobId', 'subject', 'time', 'sentTs', 'source', 'account']);
/** A number in a text: seven digits or more, with the signs that people write between them. */
const IN_TEXT = /(?<!\w)\+?\d(?:[\s()/.-]*\d){6,}/g;
const DATE = /^\d{4}-\d\d-\d\d/;

/**
 * A report or event as a screen may show it: every fax number in it is masked, whatever field it stands in
 * and whatever the shape. Dates, ids and counts stay.
 */
export function masked(value: unknown, field = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => masked(item, field));
  if (isExactNumber(value)) {
    const digits = JSON.stringify(value);
    const shown = masked(digits, field);
    return shown === digits ? value : shown;
  }
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, masked(inner, name)]));
  if (NUMBERS.has(field) && (typeof value === 'string' || typeof value === 'number'))
    return maskNumber(String(value));
  if (typeof value !== 'string' || PLAIN.has(field)) return value;
  return value.replace(IN_TEXT, (found) => (DATE.test(found) ? found : maskNumber(found)));
}

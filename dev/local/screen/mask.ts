const SHOWN_BEFORE = 3;
const SHOWN_AFTER = 2;

/** A fax number as a screen may show it: enough to recognise one's own, too little to dial. */
export function maskNumber(number: string): string {
  if (number.length <= SHOWN_BEFORE + SHOWN_AFTER + 1) return '•'.repeat(number.length);
  const hidden = number.length - SHOWN_BEFORE - SHOWN_AFTER;
  return number.slice(0, SHOWN_BEFORE) + '•'.repeat(hidden) + number.slice(-SHOWN_AFTER);
}

/** A reason code as it came; free text may hold anything, and is not shown. A letter first: a fax number is no code. */
export const shownCode = (code: string): string =>
  /^[A-Za-z][A-Za-z_]{0,39}$/.test(code) ? code : '(other)';

/**
 * What SQS takes as text: U+9, U+A, U+D, U+20–U+D7FF, U+E000–U+FFFD and the planes above (SendMessage API
 * reference). Anything else makes it refuse the message, so one odd character would cost a status.
 */

/**
 * Makes a JSON text acceptable without changing what it means. JSON.stringify already escapes control
 * characters and lone surrogates; U+FFFE and U+FFFF are what it leaves.
 */
export const escapeJsonForSqs = (json: string): string =>
  NONCHARACTER.test(json) ? json.replaceAll('\ufffe', '\\ufffe').replaceAll('\uffff', '\\uffff') : json;

const NONCHARACTER = /[\ufffe\uffff]/;

/** Attributes are there for filters; a longer value is cut, the body always has the whole. */
export const MAX_ATTRIBUTE_LENGTH = 256;

/**
 * An attribute value that SQS accepts: what it refuses becomes U+FFFD, and it is cut to MAX_ATTRIBUTE_LENGTH
 * UTF-16 units.
 * `undefined` when nothing is left, since SQS refuses an empty value.
 */
export function attributeText(value: string): string | undefined {
  if (PLAIN.test(value)) return value;
  const cut = value.slice(0, MAX_ATTRIBUTE_LENGTH).toWellFormed();
  return cut === '' ? undefined : cut.replace(REFUSED, '\ufffd');
}

const PLAIN = /^[\x20-\x7e]{1,256}$/;
/** The complement of what SQS takes, as the API reference writes it. */
const REFUSED = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

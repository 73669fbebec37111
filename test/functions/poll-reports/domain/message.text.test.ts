import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attributeText, escapeJsonForSqs, MAX_ATTRIBUTE_LENGTH } from '#poller/domain/message.ts';
import { jsonValue, oddText } from '#test/support/arbitraries.ts';
import { catches, holds } from '#test/support/properties.ts';

/** The list of the SendMessage API reference, character by character. */
function isAccepted(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const accepted =
      [0x9, 0xa, 0xd].includes(code) ||
      (code >= 0x20 && code <= 0xd7ff) ||
      (code >= 0xe000 && code <= 0xfffd) ||
      (code >= 0x10000 && code <= 0x10ffff);
    if (!accepted) return false;
  }
  return true;
}

const isControl = (character: string): boolean => character < ' ' && !isAccepted(character);

describe('SQS accepts every body, and it means the same as before', () => {
  const property = (escaped: typeof escapeJsonForSqs) =>
    fc.property(jsonValue, (value) => {
      const text = escaped(JSON.stringify(value));
      return isAccepted(text) && isDeepStrictEqual(JSON.parse(text), value);
    });

  test('whatever the report holds', () => holds(property(escapeJsonForSqs)));

  test('which JSON as it is would not be', () => catches(property((json) => json)));

  test('which a body without its odd characters would not be', () =>
    catches(property((json) => json.replaceAll(/[\ufffe\uffff]/g, ''))));

  test('which forgetting one of the two characters would not be', () =>
    catches(property((json) => json.replaceAll('\uffff', '\\uffff'))));
});

test.each([
  ['nothing odd', '"ä 😀 \\u0000"', '"ä 😀 \\u0000"'],
  ['both, and repeatedly', '"\uffff\ufffe\ufffe\uffff"', '"\\uffff\\ufffe\\ufffe\\uffff"'],
])('a body with %s', (_, json, expected) => {
  expect(escapeJsonForSqs(json)).toBe(expected);
});

describe('SQS accepts every attribute', () => {
  /** Half of them about as long as an attribute may be. */
  const values = fc.oneof(
    oddText(),
    fc
      .tuple(fc.integer({ min: 245, max: 256 }), oddText())
      .map(([length, end]) => `${'x'.repeat(length)}${end}`),
  );
  const property = (clean: typeof attributeText) =>
    fc.property(values, (value) => {
      const text = clean(value);
      if (value === '') return text === undefined;
      const fits = isAccepted(value) && value.length <= MAX_ATTRIBUTE_LENGTH;
      return (
        text !== undefined &&
        text !== '' &&
        isAccepted(text) &&
        text.length === Math.min(value.length, MAX_ATTRIBUTE_LENGTH) &&
        (!fits || text === value)
      );
    });

  test('unchanged where it can be', () => holds(property(attributeText)));

  test('which the value as it is would not be', () =>
    catches(property((value) => (value === '' ? undefined : value))));

  test('which a value cut in the middle of a pair would not be', () =>
    catches(
      property((value) =>
        value === ''
          ? undefined
          : [...value.toWellFormed().slice(0, MAX_ATTRIBUTE_LENGTH)]
              .map((character) => (isControl(character) ? '\ufffd' : character))
              .join(''),
      ),
    ));
});

test.each([
  ['a code', 'NOFAX_TO', 'NOFAX_TO'],
  ['256 characters', 'x'.repeat(256), 'x'.repeat(256)],
  ['257 characters', `${'x'.repeat(256)}y`, 'x'.repeat(256)],
  ['257 characters of which one is not ASCII', `ä${'x'.repeat(256)}`, `ä${'x'.repeat(255)}`],
  ['half a pair at the cut', `${'x'.repeat(255)}😀`, `${'x'.repeat(255)}\ufffd`],
  ['control characters', 'a\u0000\t\n\r\u001fb\u007f', 'a\ufffd\t\n\r\ufffdb\u007f'],
  [
    'both ends of what is accepted',
    '\ud7ff\ue000\ufffd\u{10000}\u{10ffff}',
    '\ud7ff\ue000\ufffd\u{10000}\u{10ffff}',
  ],
  ['noncharacters', '\ufffe\uffff', '\ufffd\ufffd'],
  ['lone surrogates', '\ud800\udc00\udc00\ud800', '\ud800\udc00\ufffd\ufffd'],
  ['nothing', '', undefined],
])('an attribute of %s', (_, value, expected) => {
  expect(attributeText(value)).toBe(expected);
});

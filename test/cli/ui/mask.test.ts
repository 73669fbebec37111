import { describe, expect, test } from 'vitest';
import { masked, maskNumber, shownCode } from '#cli/ui/mask.ts';
import { parseJson } from '#poller/domain/json.ts';

describe('a number as a screen shows it', () => {
  test.each([
    ['+49890000678900', '+49••••••••••00'],
    ['1234567', '123••67'],
    ['123456', '••••••'],
    ['12', '••'],
    ['', ''],
  ])('%j is shown as %j', (number, shown) => {
    expect(maskNumber(number)).toBe(shown);
  });
});

describe('in a text of any field', () => {
  test.each([
    ['a number by itself', '+49890000678900', '+49••••••••••00'],
    ['a number as people write it', 'call +49 (89) 0000-678900 again', 'call +49•••••••••••••••00 again'],
    ['a number with points', '089.0000.678900', '089••••••••••00'],
    ['a number with slashes', '089/0000/678900', '089••••••••••00'],
    ['a number after a hyphen', 'fax-0049890000678900', 'fax-004•••••••••••00'],
    ['a number before letters', '0049890000678900x', '004•••••••••••00x'],
    ['a number with two signs between digits', '089 - 0000678900', '089•••••••••••00'],
    ['seven digits', 'ext 1234567', 'ext 123••67'],
    ['two numbers', '089 0000678900; 089 0000678900', '089•••••••••00; 089•••••••••00'],
    ['a number that begins like a date', '2026-11 0000678900', '202•••••••••••••00'],
    ['a number in front of a date', '0890000678900, 2026-11-20', '089••••••••00, 2026-11-20'],
  ])('%s is masked', (_, text, shown) => {
    expect(masked({ comment: text })).toEqual({ comment: shown });
  });

  test.each([
    ['a date', 'sent 2026-11-20 by post'],
    ['six digits', 'ext 123456'],
    ['an id of letters and digits', 'order-4711'],
    ['digits at the end of a word', 'order1234567'],
    ['digits of two counts', '1234 of 5678 pages'],
    ['a text without digits', 'no number'],
  ])('%s is shown as it is', (_, text) => {
    expect(masked({ comment: text })).toEqual({ comment: text });
  });

  test('a number is masked in front of what only looks like a date', () => {
    expect(masked({ comment: '089 2026-11-20' })).toEqual({ comment: '089•••••••••20' });
  });
});

test.each(['number', 'sentToNumber', 'remoteCsid'])('%s is masked whatever it holds', (field) => {
  expect(masked({ [field]: 'Claims 12' })).toEqual({ [field]: 'Cla••••12' });
  expect(masked({ [field]: 890_000_678_900 })).toEqual({ [field]: '890•••••••00' });
});

test('a number that a double cannot keep is masked by its digits, and else shown as it is', () => {
  const shown = (text: string) => JSON.stringify(masked(parseJson(text)));
  expect(shown('{"sentToNumber": 89000067890012345678}')).toBe('{"sentToNumber":"890•••••••••••••••78"}');
  expect(shown('{"other": 89000067890012345678}')).toBe('{"other":"890•••••••••••••••78"}');
  expect(shown('{"other": 1e400, "durationInSecs": 17}')).toBe('{"other":1e400,"durationInSecs":17}');
});

test('what is no text and no number is shown as it is in the field of a number too', () => {
  expect(masked({ number: null, sentToNumber: true })).toEqual({ number: null, sentToNumber: true });
});

test('numbers are masked at any depth, and those of a list by the name of the list', () => {
  expect(masked({ recipients: [{ number: '1234567' }], number: ['1234567'] })).toEqual({
    recipients: [{ number: '123••67' }],
    number: ['123••67'],
  });
});

test.each(['id', 'jobId', 'subject', 'time', 'sentTs', 'source', 'account'])(
  '%s is shown as it is, though it be all digits',
  (field) => {
    expect(masked({ [field]: '20261120100000' })).toEqual({ [field]: '20261120100000' });
  },
);

test.each([12_345_678, true, null])('%j in another field is shown as it is', (value) => {
  expect(masked({ pages: value })).toEqual({ pages: value });
});

test('a reason code is shown, and free text in its place is not', () => {
  expect(shownCode('WRONG_NO')).toBe('WRONG_NO');
  expect(shownCode('call 0890000678900')).toBe('(other)');
});

import { expect, it } from 'vitest';
import { maskNumber, shownCode } from '#cli/ui/mask.ts';
import { counted, right, share, table } from '#dev/local/screen/format.ts';

it('aligns texts to the left and numbers to the right', () => {
  expect(
    table([
      ['a', right('10'), 'x'],
      ['long', right('2'), ''],
    ]),
  ).toEqual(['  a     10  x', '  long   2']);
});

it('counts one thing as one', () => {
  expect([counted(1, 'report'), counted(1234, 'report'), counted(0, 'status', 'statuses')]).toEqual([
    '1 report',
    '1,234 reports',
    '0 statuses',
  ]);
});

it('gives no share of nothing', () => {
  expect([share(1, 3), share(0, 0)]).toEqual(['33.3 %', '']);
});

it('masks a number but for its ends, and a short one whole', () => {
  expect([maskNumber('+49890000123'), maskNumber('110')]).toEqual(['+49•••••••23', '•••']);
});

it('shows codes, and nothing that may be a number or a text', () => {
  expect(['NOFAX_TO', '+49890000123', 'called +4989'].map(shownCode)).toEqual([
    'NOFAX_TO',
    '(other)',
    '(other)',
  ]);
});

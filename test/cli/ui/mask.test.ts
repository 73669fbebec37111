import { expect, test } from 'vitest';
import { masked } from '#cli/ui/mask.ts';

test.each([
  ['a number by itself', '+49890000678900'],
  ['a number as people write it', 'call +49 (89) 0000-678900 again'],
  ['a number with points', '089.0000.678900'],
  ['a number after a hyphen', 'fax-0049890000678900'],
  ['a number before letters', '0049890000678900x'],
  ['two numbers', '089 0000678900; 089 0000678900'],
])('%s in any text is masked', (_, text) => {
  expect(JSON.stringify(masked({ comment: text }))).not.toMatch(/678900/);
});

test.each([
  ['a date', { comment: 'sent 2026-11-20 by post' }],
  ['a time', { sentTs: '2026-11-20T10:00:00Z' }],
  ['an id of letters and digits', { reference: { customerDefinedId: 'order-4711' } }],
  ['a job id that is all digits', { jobId: '20261120100000' }],
  ['a count', { pages: 12_345_678 }],
])('%s is shown as it is', (_, value) => {
  expect(masked(value)).toEqual(value);
});

import { expect, it } from 'vitest';
import { type References, resolve, UnresolvableError } from '#dev/local/deployment/intrinsics.ts';

const references: References = {
  ref: (id) => `ref of ${id}`,
  attribute: (id, attribute) => `${attribute} of ${id}`,
};

it.each([
  ['a value without references', { a: [1, null, 'x', true] }, { a: [1, null, 'x', true] }],
  ['Ref', { Ref: 'Queue' }, 'ref of Queue'],
  ['GetAtt as a list', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'Arn of Queue'],
  ['GetAtt as a text', { 'Fn::GetAtt': 'Queue.Arn' }, 'Arn of Queue'],
  ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'B' }, 3]] }, 'a-ref of B-3'],
  [
    'Select of Split',
    { 'Fn::Select': [1, { 'Fn::Split': [' of ', { 'Fn::GetAtt': ['Queue', 'Arn'] }] }] },
    'Queue',
  ],
  ['Sub', { 'Fn::Sub': `\${A}/\${B.Arn}/\${!C}` }, `ref of A/Arn of B/\${C}`],
  ['Sub with its own names', { 'Fn::Sub': [`\${A}/\${B}`, { A: { Ref: 'X' } }] }, 'ref of X/ref of B'],
  ['references deep inside', { a: [{ b: { Ref: 'C' } }] }, { a: [{ b: 'ref of C' }] }],
  ['an object that only looks like one', { Ref: 'A', other: 1 }, { Ref: 'A', other: 1 }],
])('resolves %s', (_, value, expected) => {
  expect(resolve(value, references)).toEqual(expected);
});

it('says which function has no value here', () => {
  expect(() => resolve({ 'Fn::ImportValue': 'x' }, references)).toThrow(UnresolvableError);
});

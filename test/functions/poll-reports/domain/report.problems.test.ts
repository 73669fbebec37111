import { describe, expect, test } from 'vitest';
import { isObject, parseJson } from '#poller/domain/json.ts';
import { Problems, typeOf } from '#poller/domain/report.ts';

const said = (tell: (problems: Problems) => void): readonly string[] => {
  const problems = new Problems();
  tell(problems);
  return problems.list;
};

describe('problems name paths and types', () => {
  test.each([
    ['a missing text', (p: Problems) => p.text('a.b', undefined), ['a.b is missing']],
    ['a number for a text', (p: Problems) => p.text('a', 1), ['a is a number, not a string']],
    ['a text', (p: Problems) => p.text('a', ''), []],
    ['no optional text', (p: Problems) => p.optionalText('a', undefined), []],
    ['null for an optional text', (p: Problems) => p.optionalText('a', null), []],
    ['an optional text', (p: Problems) => p.optionalText('a', 'b'), []],
    ['a list for an optional text', (p: Problems) => p.optionalText('a', []), ['a is a list, not a string']],
    ['an integer', (p: Problems) => p.optionalInteger('a', -3), []],
    ['no optional integer', (p: Problems) => p.optionalInteger('a', undefined), []],
    ['null for an optional integer', (p: Problems) => p.optionalInteger('a', null), []],
    [
      'a number that no double keeps',
      (p: Problems) => p.optionalInteger('a', (parseJson('[1e400]') as unknown[])[0]),
      ['a is a number that is too long or too large, not an integer'],
    ],
    ['a fraction', (p: Problems) => p.optionalInteger('a', 1.5), ['a is a number, not an integer']],
    [
      'a text for an integer',
      (p: Problems) => p.optionalInteger('a', '1'),
      ['a is a string, not an integer'],
    ],
    [
      'an integer that JavaScript cannot hold',
      (p: Problems) => p.optionalInteger('a', 2 ** 53),
      ['a is a number, not an integer'],
    ],
    ['anything else', (p: Problems) => p.add('a', null, 'an object'), ['a is null, not an object']],
    ['a sentence', (p: Problems) => p.say('all is lost'), ['all is lost']],
  ])('%s', (_, tell, expected) => {
    expect(said(tell)).toEqual(expected);
  });

  test('ten of them, and no more', () => {
    const problems = new Problems();
    for (let index = 1; index <= 9; index++) problems.say(`problem ${index}`);
    expect(problems.full).toBe(false);
    problems.say('problem 10');
    expect(problems.full).toBe(true);
    problems.say('problem 11');
    expect(problems.list).toHaveLength(10);
    expect(problems.list.at(-1)).toBe('problem 10');
  });
});

test.each([
  [null, 'null'],
  [[], 'a list'],
  ['', 'an empty string'],
  ['+49', 'a string'],
  [{}, 'an object'],
  [1, 'a number'],
  [true, 'a boolean'],
])('%j is called %s', (value, expected) => {
  expect(typeOf(value)).toBe(expected);
});

test.each([
  [{}, true],
  [[], false],
  [null, false],
  ['text', false],
  [undefined, false],
])('whether %j is an object: %s', (value, expected) => {
  expect(isObject(value)).toBe(expected);
});

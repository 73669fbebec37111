import { describe, expect, test } from 'vitest';
import { InvalidScheduleInputError, parseScheduleInput } from '#poller/interface/source.ts';

const INPUT = { account: '99999', dataCenter: 'de1', secretId: 'credentials-99999' };
function problemsOf(input: unknown): readonly string[] {
  try {
    parseScheduleInput(input);
    return [];
  } catch (error) {
    if (error instanceof InvalidScheduleInputError) return error.problems;
    throw error;
  }
}
const ACCOUNT = '"account" must be a customer number, for instance "12345".';
const DATA_CENTER = '"dataCenter" must be one of de1, de2, us1, us2, ch1, sg1.';
const LOGIN = '"login" must be letters, digits and dashes, at most 32, for instance "billing".';
const SECRET = '"secretId" must be the name or ARN of the secret that holds the credentials.';

test('names a source and its secret, and nothing else', () => {
  expect(parseScheduleInput({ ...INPUT, other: 1 })).toEqual(INPUT);
});

describe('an account', () => {
  test.each(['1', '99999', 'A1', 'a.b-c_d', 'x'.repeat(64)])('may be "%s"', (account) => {
    expect(problemsOf({ ...INPUT, account })).toEqual([]);
  });

  test.each([
    '',
    '.',
    '..',
    '-1',
    '_1',
    '1/2',
    '1?',
    '1#',
    '1 2',
    '1\n',
    '%2e',
    'ä',
    'x'.repeat(65),
    99999,
    null,
    ['1'],
  ])('may not be %j', (account) => {
    expect(problemsOf({ ...INPUT, account })).toEqual([ACCOUNT]);
  });
});

test.each(['billing', 'A-1', '7', 'x'.repeat(32)])('"login" may be "%s"', (login) => {
  expect(parseScheduleInput({ ...INPUT, login })).toEqual({ ...INPUT, login });
});

test.each(['', '-a', 'a b', 'a/b', 'a@b', 'a_b', 'x'.repeat(33), 7, null])(
  '"login" may not be %j',
  (login) => {
    expect(problemsOf({ ...INPUT, login })).toEqual([LOGIN]);
  },
);

test.each<[unknown, string]>([
  [{ ...INPUT, dataCenter: 'de3' }, DATA_CENTER],
  [{ ...INPUT, dataCenter: 'toString' }, DATA_CENTER],
  [{ account: '1', secretId: 's' }, DATA_CENTER],
  [{ ...INPUT, secretId: '' }, SECRET],
  [{ ...INPUT, secretId: 7 }, SECRET],
])('%j cannot be used', (input, problem) => {
  expect(problemsOf(input)).toEqual([problem]);
});

test.each([undefined, null, 'text', 7, [], {}])('of %j everything is said at once', (input) => {
  expect(problemsOf(input)).toEqual([ACCOUNT, DATA_CENTER, SECRET]);
});

test('the error says all of it, and repeats nothing of the input', () => {
  const error = new InvalidScheduleInputError([ACCOUNT, SECRET]);
  expect(error).toMatchObject({
    name: 'InvalidScheduleInputError',
    message: `The schedule's input cannot be used: ${ACCOUNT} ${SECRET}`,
  });
});

import { describe, expect, it } from 'vitest';
import { parseArguments } from '#dev/local/start/arguments.ts';
import { UsageError } from '#dev/options.ts';

describe('the simulation', () => {
  it('has defaults for everything', () => {
    expect(parseArguments([])).toEqual({
      mode: 'simulation',
      once: false,
      json: false,
      reports: undefined,
      out: undefined,
      size: 2500,
      recipients: undefined,
      seed: 1,
    });
  });

  it('takes what it is given', () => {
    const argv = ['--once', '--json', '--out', 'o', '--size', '10', '--recipients=3', '--seed', '7'];
    expect(parseArguments(argv)).toMatchObject({
      once: true,
      json: true,
      out: 'o',
      size: 10,
      recipients: 3,
      seed: 7,
    });
  });
});

it('reads a live account', () => {
  const argv = ['--live', '--customer', '99999', '--data-center', 'de1', '--user', 'u'];
  expect(parseArguments(argv)).toEqual({
    mode: 'live',
    json: false,
    out: undefined,
    account: '99999',
    dataCenter: 'de1',
    username: 'u',
    baseUrl: undefined,
  });
});

it('shows help whatever else is asked for', () => {
  expect(parseArguments(['--help', '--size', 'x'])).toEqual({ mode: 'help' });
});

it.each([
  ['an unknown option', ['--sise', '3'], /--sise/],
  ['a stray word', ['drain'], /drain/],
  ['an option without its value', ['--size'], /--size needs a value/],
  ['an option where a value should be', ['--out', '--once'], /--out needs a value/],
  ['a value for a switch', ['--once=yes'], /--once is there or not/],
  ['a size that is no number', ['--size', 'many'], /--size must be a whole number/],
  ['an empty size', ['--size='], /--size must be/],
  ['a negative size', ['--size=-1'], /--size must be/],
  ['no recipients', ['--recipients', '0'], /--recipients must be a whole number from 1/],
  ['half a seed', ['--seed', '1.5'], /--seed must be/],
  ['a size for saved reports', ['--reports', 'f', '--size', '3'], /--size shapes a generated backlog/],
  ['a live option without --live', ['--customer', '99999'], /--customer belongs to --live/],
  ['a simulated option with --live', ['--live', '--reports', 'f'], /--reports is for a simulated account/],
  ['no customer', ['--live', '--data-center', 'de1', '--user', 'u'], /--customer/],
  ['a customer that is a path', ['--live', '--customer', '../1', '--user', 'u'], /--customer/],
  ['an unknown data center', ['--live', '--customer', '1', '--data-center', 'de9'], /de1, de2/],
  ['no user', ['--live', '--customer', '1', '--data-center', 'de1'], /--user/],
])('refuses %s, and says what to change', (_, argv, message) => {
  expect(() => parseArguments(argv)).toThrow(UsageError);
  expect(() => parseArguments(argv)).toThrow(message);
});

it('names every problem at once, and no stack', () => {
  const argv = ['drain', '--sise', '3', '--recipients', '0', '--user', 'u', '--reports', 'f', '--size', '7'];
  expect(() => parseArguments(argv)).toThrow(
    [
      '"drain" is no option: options begin with two dashes.',
      '--sise is no option; there are --once, --json, --live, --reports, --out, --size, ' +
        '--recipients, --seed, ' +
        '--customer, --data-center, --user, --base-url.',
      '"3" is no option: options begin with two dashes.',
      '--recipients must be a whole number from 1 to 100000, not "0".',
      '--user belongs to --live, which is not there.',
      '--size shapes a generated backlog; with --reports nothing is generated.',
      '--recipients shapes a generated backlog; with --reports nothing is generated.',
      'npm start -- --help shows what is possible.',
    ].join('\n'),
  );
});

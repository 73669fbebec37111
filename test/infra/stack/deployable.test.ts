import { expect, test } from 'vitest';
import { parseSettings } from '#infra/settings/load.ts';
import { deploymentProblems } from '#infra/stack/deployable.ts';

const ACCOUNT = { customerNumber: '12345', region: 'de' };
const problemsOf = (settings: Readonly<Record<string, unknown>>): string =>
  deploymentProblems(parseSettings({ accounts: [ACCOUNT], ...settings })).join('\n');

const accounts = (count: number, more: (index: number) => object = () => ({})) =>
  Array.from({ length: count }, (_, index) => ({
    customerNumber: String(10_000 + index),
    region: 'de',
    ...more(index),
  }));
const codes = (count: number) =>
  Array.from({ length: count }, (_, index) => `${'R'.repeat(60)}_${String(index).padStart(3, '0')}`);
const url = (length: number) => `https://wiki.example.com/${'r'.repeat(length)}`;
const tags = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key-${index}`, 'value']));
const queues = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    name: `queue-${index}`,
    filter: { billingCode: [`${index}`] },
  }));
const named = (suffix: string) => ({
  secret: `arn:aws:secretsmanager:eu-central-1:111122223333:secret:${suffix}`,
});

/** One just inside and one just outside of each limit that the options can reach. */
test.each<[string, object, object, RegExp]>([
  [
    "bytes of the function's environment",
    { countedReasons: codes(46) },
    { countedReasons: codes(60) },
    /has 4,\d{3} bytes of environment of the function; Lambda takes 4,096: shorten countedReasons/,
  ],
  [
    "characters of an alarm's description",
    { alarms: { runbookUrl: url(500) } },
    { alarms: { runbookUrl: url(950) } },
    /has 1,\d{3} characters in an alarm's description; an alarm takes 1,024: shorten alarms\.runbookUrl/,
  ],
  [
    'tags of a resource',
    { tags: tags(49) },
    { tags: tags(50) },
    /has 51 tags at \w+; a resource takes 50: take some out of "tags"/,
  ],
  [
    'resources of a stack',
    { accounts: accounts(40), filteredQueues: queues(10) },
    { accounts: accounts(60), filteredQueues: queues(10) },
    /has \d{3} resources; a stack takes 500: put some accounts or queues into a second forwarder/,
  ],
])(
  '%s: just inside can be deployed, just outside is refused with the way out',
  (_, inside, outside, problem) => {
    expect(problemsOf(inside as Record<string, unknown>)).toBe('');
    expect(problemsOf(outside as Record<string, unknown>)).toMatch(problem);
  },
);

test('fifty accounts with secrets of their own fit into the policies of one role', () => {
  const secrets = (index: number) => named(`production/retarus/customer-${10_000 + index}-AbCdEf`);
  expect(problemsOf({ accounts: accounts(50, secrets) })).toBe('');
});

test('names that differ in a dash only do not collide', () => {
  expect(
    problemsOf({
      accounts: [ACCOUNT, { ...ACCOUNT, customerNumber: '12-345' }],
      filteredQueues: [
        { name: 'failures', filter: { outcome: ['failed'] } },
        { name: 'fail-ures', filter: { outcome: ['failed'] } },
      ],
    }),
  ).toBe('');
});

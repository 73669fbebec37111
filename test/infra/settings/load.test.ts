import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { InvalidSettingsError, loadSettings, parseSettings } from '#infra/settings/load.ts';

const problemsOf = (value: unknown): readonly string[] => {
  try {
    parseSettings(value);
  } catch (error) {
    if (error instanceof InvalidSettingsError) return error.problems;
    throw error;
  }
  return [];
};

const fileWith = (text: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'settings-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'settings.json');
  writeFileSync(file, text);
  return file;
};

test('a customer number and a region are enough', () => {
  expect(parseSettings({ accounts: [{ customerNumber: '12345', region: 'de' }] })).toMatchObject({
    name: 'fax-status-forwarder',
    queue: { type: 'fifo', maxReceiveCount: 5 },
    poller: { memoryMb: 512, periodMinutes: 1 },
    removal: 'keep',
  });
});

test('every problem is reported at once, each with its place', () => {
  const problems = problemsOf({
    name: 'Not Good',
    accounts: [{ customerNumber: '../1' }, { customerNumber: '2', region: 'fr' }],
    queue: { type: 'lifo' },
    polller: {},
  });
  const text = problems.join('\n');
  for (const place of ['name', 'accounts[0].customerNumber', 'accounts[1].region', 'queue.type', 'polller']) {
    expect(text).toContain(place);
  }
});

test('a high-availability host is refused, with the reason', () => {
  const [problem] = problemsOf({
    accounts: [{ customerNumber: '1', region: 'de' }],
    reportApi: { baseUrls: { de1: 'https://faxws-ha.de.retarus.com' } },
  });
  expect(problem).toContain('reportApi.baseUrls.de1');
  expect(problem).toContain('inconsistent');
});

const ACCOUNT = { customerNumber: '12345', region: 'de' };
const FAILURES = { name: 'failures', filter: { outcome: ['failed'] } };
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/11112222-3333-4444-5555-666677778888';

test.each<[string, object, string]>([
  ['no account', { accounts: [] }, 'accounts: needs at least one account'],
  ['no accounts', { accounts: undefined }, 'accounts: is missing; it must be a list'],
  ['a misspelt setting', { polller: {} }, 'the whole: has no "polller". Did you mean "poller"?'],
  ['a setting of another name', { queue: { kind: 'fifo' } }, 'queue: has no "kind"; there are type, '],
  [
    'a misspelt value',
    { queue: { type: 'ffio' } },
    'queue.type: must be one of fifo, standard, not "ffio". Did you',
  ],
  [
    'a number in quotes',
    { queue: { maxReceiveCount: '5' } },
    'queue.maxReceiveCount: must be a number, not "5"',
  ],
  [
    'half a second',
    { poller: { secretCacheSeconds: 0.5 } },
    'secretCacheSeconds: must be a whole number, not 0.5',
  ],
  ['too little memory', { poller: { memoryMb: 128 } }, 'poller.memoryMb: must be at least 256, not 128'],
  [
    'a period that divides no hour',
    { poller: { periodMinutes: 7 } },
    'must be one of 1, 2, 3, 4, 5, 6, 10, 12, 15',
  ],
  [
    'a customer number without quotes',
    { accounts: [{ customerNumber: 12345, region: 'de' }] },
    'accounts[0].customerNumber: must be a text in quotes, not 12345',
  ],
  [
    'neither region nor data centers',
    { accounts: [{ customerNumber: '1' }] },
    'accounts[0]: needs either "region" or "dataCenters"',
  ],
  [
    'both region and data centers',
    { accounts: [{ ...ACCOUNT, dataCenters: ['de1'] }] },
    'accounts[0]: has both "region" and "dataCenters"',
  ],
  [
    'a data center twice',
    { accounts: [{ customerNumber: '1', dataCenters: ['de1', 'de1'] }] },
    'accounts[0].dataCenters: names "de1" twice',
  ],
  [
    'a customer number twice',
    { accounts: [ACCOUNT, ACCOUNT] },
    'accounts: names the customer number "12345" twice',
  ],
  [
    'a login twice',
    { accounts: [1, 2].map(() => ({ ...ACCOUNT, login: 'billing' })) },
    'accounts: names "billing" twice; give each entry of "12345" a "login" of its own',
  ],
  [
    'an account with a login and without',
    { accounts: [ACCOUNT, { ...ACCOUNT, login: 'billing' }] },
    'accounts: names "12345" with a "login" and without',
  ],
  [
    'the key of a secret that is not there',
    { accounts: [{ ...ACCOUNT, secretKeyArn: KEY }] },
    'accounts[0].secretKeyArn: is the key of an existing secret',
  ],
  [
    'half an ARN of a secret',
    { accounts: [{ ...ACCOUNT, secret: 'arn:aws:secretsmanager:x' }] },
    'accounts[0].secret: must be the name of a secret, for instance "retarus/credentials", or its ARN',
  ],
  [
    'half an ARN of a key',
    { encryptionKeyArn: 'arn:aws:kms' },
    'encryptionKeyArn: must be the ARN of a KMS key',
  ],
  [
    'a draining queue that is filled',
    { drainingQueues: [{ name: 'statuses' }] },
    'drainingQueues[0]: is the queue "statuses" of the type "fifo", which "queue" fills; write here the type',
  ],
  [
    'a draining queue that is a filtered queue still',
    { filteredQueues: [FAILURES], drainingQueues: [{ name: 'failures', type: 'fifo' }] },
    'drainingQueues[0]: is the queue "failures" of the type "fifo", which filteredQueues[0] fills',
  ],
  [
    'a draining queue twice',
    { drainingQueues: ['fifo', 'standard'].map((type) => ({ name: 'claims', type })) },
    'drainingQueues: names "claims" twice; the first of them has to be empty',
  ],
  [
    'a consumer of a draining queue twice',
    { drainingQueues: [{ name: 'claims', consumers: ['111122223333', '111122223333'] }] },
    'drainingQueues[0].consumers: names "111122223333" twice',
  ],
  [
    'a queue with the name of a draining one',
    { filteredQueues: [{ ...FAILURES, name: 'claims-draining' }], drainingQueues: [{ name: 'claims' }] },
    'filteredQueues[0].name: is what a draining queue is called',
  ],
  ['a queue twice', { filteredQueues: [FAILURES, FAILURES] }, 'filteredQueues: names "failures" twice'],
  [
    'a misspelt field of a filter',
    { filteredQueues: [{ name: 'a', filter: { outcom: ['failed'] } }] },
    'filteredQueues[0].filter: has no "outcom". Did you mean "outcome"?',
  ],
  [
    'a filter of an account that is not polled',
    { filteredQueues: [{ name: 'a', filter: { account: ['12354'] } }] },
    'filteredQueues[0].filter.account: takes no status at all: polled are 12345. Did you mean "12345"?',
  ],
  [
    'a filter of a data center that is not polled',
    { filteredQueues: [{ name: 'a', filter: { dataCenter: ['us1'] } }] },
    'filteredQueues[0].filter.dataCenter: takes no status at all: polled are de1, de2',
  ],
  [
    'a filter that contradicts itself',
    { filteredQueues: [{ name: 'a', filter: { outcome: ['delivered'], reasonClass: ['busy'] } }] },
    'filteredQueues[0].filter: takes no status at all',
  ],
  [
    'a filter of what is pending',
    { filteredQueues: [{ name: 'a', filter: { status: ['PENDING'] } }] },
    'filteredQueues[0].filter.status: takes no status at all: PENDING is not forwarded',
  ],
  [
    'an e-mail address twice',
    { alarms: { warn: { emails: ['a@example.com', 'A@example.com'] } } },
    'alarms.warn.emails: names "A@example.com" twice',
  ],
  [
    'two networks',
    { fixedAddress: true, vpc: { vpcId: 'vpc-0a1b2c3d', subnetIds: ['subnet-0a1b2c3d'] } },
    'vpc: is a network of yours, and "fixedAddress" makes another; leave one of them out',
  ],
  [
    'a subnet that is none',
    { vpc: { vpcId: 'vpc-0a1b2c3d', subnetIds: ['vpc-0a1b2c3d'] } },
    'vpc.subnetIds[0]: must be the id of a subnet, subnet-…, not "vpc-0a1b2c3d"',
  ],
  [
    'too many consumers',
    { consumers: Array.from({ length: 50 }, (_, index) => String(100_000_000_000 + index)) },
    'consumers: names 50 consumers; the policy of a queue takes 49',
  ],
  [
    'a queue that drops its messages before its consumers are late',
    { queue: { retentionDays: 1 }, alarms: { consumerLateMinutes: 1_440 } },
    'queue.retentionDays: drops messages after 1 day, before "alarms.consumerLateMinutes" (1440)',
  ],
  [
    'a tag with a sign that IAM does not take',
    { tags: { team: 'fax & print' } },
    'tags.team: must be letters, digits, spaces and the signs _.:/=+-@, at most 256, not "fax & print"',
  ],
  ...['2026-02-30T22:00', '2026-12-05T25:00', 'tonight'].map((start): [string, object, string] => [
    `a maintenance at ${start}`,
    { alarms: { maintenance: [{ start, hours: 2 }] } },
    'alarms.maintenance[0].start: must be a local time like "2026-12-05T22:00"',
  ]),
  [
    'a maintenance in a time zone that is none',
    { alarms: { maintenance: [{ start: '2026-12-05T22:00', hours: 2, timeZone: 'Europe/Munich' }] } },
    'alarms.maintenance[0].timeZone: must be the name of a time zone',
  ],
  [
    'an override that contradicts itself',
    { reasonOverrides: { BUSY: { outcome: 'delivered' } } },
    'reasonOverrides.BUSY',
  ],
])('%s is refused, with what to write instead', (_, settings, problem) => {
  expect(problemsOf({ accounts: [ACCOUNT], ...settings }).join('\n')).toContain(problem);
});

test.each<[string, object]>([
  ['several logins of an account', { accounts: ['a', 'b'].map((login) => ({ ...ACCOUNT, login })) }],
  ['a tag in any script, or empty', { tags: { team: 'Büro 東京: a@b', 'cost centre': '' } }],
  ['a secret whose name ends like an ARN', { accounts: [{ ...ACCOUNT, secret: 'prod/retarus-secret' }] }],
  ['a filter of anything but', { filteredQueues: [{ name: 'a', filter: { account: [{ not: ['1'] }] } }] }],
  [
    'an uncertain outcome of any class',
    { filteredQueues: [{ name: 'a', filter: { outcome: ['uncertain'], reasonClass: ['busy'] } }] },
  ],
  [
    'as many consumers as fit',
    { consumers: Array.from({ length: 49 }, (_, index) => String(100_000_000_000 + index)) },
  ],
])('%s can be deployed', (_, settings) => {
  expect(problemsOf({ accounts: [ACCOUNT], ...settings })).toEqual([]);
});

test('no problem is told in the words of the schema library', () => {
  const every = problemsOf({
    accounts: [{ customerNumber: {}, region: 7, dataCenters: 'de1', secret: [], login: null }],
    queue: [],
    filteredQueues: {},
    poller: { memoryMb: 'x', periodMinutes: null, sendsInFlight: 1e9 },
    alarms: { failureRates: [], reasons: { BUSY: 1 }, warn: 'a@example.com' },
    privacy: { omit: 'number' },
    logRetentionDays: 2,
    tags: 7,
  }).join('\n');
  expect(every).not.toMatch(/invalid|expected|received|unrecognized|undefined/i);
});

test('a file that is missing is a sentence that says what to do', () => {
  expect(() => loadSettings('nowhere.json')).toThrow(/nowhere\.json cannot be used:\n.*-c settings=FILE/);
});

test('a file that is not JSON says in which line and column', () => {
  expect(() => loadSettings(fileWith('{\n  "accounts": [}'))).toThrow(
    /line 2, column 17: this is not JSON; look for/,
  );
});

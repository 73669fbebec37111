import { FILTER_FIELDS } from '#contract/filter.ts';

export type Variant = Readonly<Record<string, unknown>>;

const ACCOUNT = { customerNumber: '12345', region: 'de' };
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/11112222-3333-4444-5555-666677778888';
const TOPIC = 'arn:aws:sns:eu-central-1:111122223333:team';
const SECRET = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:retarus/credentials-AbCdEf';
const FAILURES = { name: 'failures', filter: { outcome: ['failed', 'uncertain'] } };

const accounts = (count: number, more: (index: number) => object = () => ({})) =>
  Array.from({ length: count }, (_, index) => ({
    ...ACCOUNT,
    customerNumber: `${10_000 + index}`,
    ...more(index),
  }));
const queues = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    name: `queue-${index}`,
    filter: { billingCode: [`${index}`] },
  }));

/** Settings by what they show: each option, its ends, and combinations that meet in one resource. */
export const VARIANTS: Readonly<Record<string, Variant>> = {
  defaults: {},
  'the example': { accounts: [{ customerNumber: '99999', region: 'de' }] },
  'a name of its own': { name: 'faxes' },
  'the longest name': { name: `f${'x'.repeat(39)}` },
  'every region': {
    accounts: ['de', 'us', 'ch', 'sg'].map((region, index) => ({ ...accounts(4)[index], region })),
  },
  'one data center': { accounts: [{ customerNumber: '12345', dataCenters: ['sg1'] }] },
  'several logins': { accounts: ['billing', 'claims'].map((login) => ({ ...ACCOUNT, login })) },
  'the longest names of sources': {
    accounts: [{ ...ACCOUNT, customerNumber: '9'.repeat(64), login: 'l'.repeat(32) }],
  },
  'a customer number with signs': { accounts: [{ ...ACCOUNT, customerNumber: '12-34_5.6' }] },
  'names that differ in a dash': {
    accounts: [ACCOUNT, { ...ACCOUNT, customerNumber: '12-345' }],
    filteredQueues: [FAILURES, { ...FAILURES, name: 'fail-ures' }],
  },
  'a secret by name': { accounts: [{ ...ACCOUNT, secret: 'prod/retarus-secret' }] },
  'a secret by ARN': { accounts: [{ ...ACCOUNT, secret: SECRET }] },
  'a secret with a key': { accounts: [{ ...ACCOUNT, secret: SECRET, secretKeyArn: KEY }] },
  'one secret of two accounts': { accounts: accounts(2, () => ({ secret: SECRET })) },
  'forty accounts': { accounts: accounts(40) },
  'sixty accounts': { accounts: accounts(60) },
  'eighty accounts with secrets': {
    accounts: accounts(80, (index) => ({
      secret: SECRET.replace('credentials', `customer-${index}`),
      region: undefined,
      dataCenters: ['de1'],
    })),
  },
  'standard queues': { queue: { type: 'standard' } },
  'the shortest times of a queue': {
    queue: { visibilityTimeoutSeconds: 0, maxReceiveCount: 1, retentionDays: 1 },
  },
  'the longest times of a queue': {
    queue: { visibilityTimeoutSeconds: 43_200, maxReceiveCount: 1_000, retentionDays: 14 },
  },
  'a filtered queue': { filteredQueues: [FAILURES] },
  'a filtered queue of another type': { filteredQueues: [{ ...FAILURES, type: 'standard' }] },
  'ten filtered queues': { filteredQueues: queues(10) },
  'the main queue drains after a change of its type': {
    queue: { type: 'standard' },
    consumers: ['111122223333'],
    drainingQueues: [{ name: 'statuses' }],
  },
  'a filtered queue drains that is no more': {
    filteredQueues: [FAILURES],
    drainingQueues: [
      { name: 'failures', type: 'standard', retentionDays: 4, consumers: ['111122223333'] },
      { name: 'claims', type: 'fifo' },
    ],
    operatorPolicies: true,
  },
  'a filter of every field': {
    filteredQueues: [
      {
        name: 'all',
        filter: Object.fromEntries(
          FILTER_FIELDS.filter((field) => !['account', 'dataCenter', 'outcome'].includes(field)).map(
            (field) => [
              field,
              [{ not: [field === 'reasonClass' ? 'busy' : field === 'suggestedAction' ? 'retry' : 'x'] }],
            ],
          ),
        ),
      },
    ],
  },
  'the least memory': { poller: { memoryMb: 256 } },
  'the most memory': { poller: { memoryMb: 10_240 } },
  'the longest period': { poller: { periodMinutes: 30 } },
  'the least of the function': { poller: { sendsInFlight: 1, secretCacheSeconds: 0 } },
  'the most of the function': { poller: { sendsInFlight: 128, secretCacheSeconds: 3_600 } },
  'counted reasons': { countedReasons: ['BUSY', 'WRONG_NO'] },
  'own reading of reasons': { reasonOverrides: { NOFAX_TO: { suggestedAction: 'check_number' } } },
  'little in the messages': { privacy: { omit: ['reference', 'sentToNumber'], numberAttribute: 'hashed' } },
  'a test system': { reportApi: { baseUrls: { de1: 'https://proxy.example.com' } } },
  'people to tell': {
    alarms: { warn: { emails: ['a@example.com', 'b@example.com'] }, page: { emails: ['c@example.com'] } },
  },
  'topics of one’s own': { alarms: { warn: { topicArn: TOPIC }, page: { topicArn: TOPIC } } },
  'every alarm': {
    alarms: {
      anomalyDetection: true,
      reasons: { BUSY: { count: 5, minutes: 60 }, WRONG_NO: { count: 1, minutes: 1_440 } },
    },
  },
  'no alarm of a class': {
    alarms: {
      failureRates: Object.fromEntries(['busy', 'no_answer', 'transmission'].map((name) => [name, 'off'])),
    },
  },
  'a runbook far away': { alarms: { runbookUrl: `https://wiki.example.com/${'r'.repeat(500)}` } },
  'no dashboard': { dashboard: false },
  'a short log': { logRetentionDays: 1 },
  'the log without jobs': { logJobs: false },
  'policies for operators': { operatorPolicies: true },
  'a customer key': { encryptionKeyArn: KEY },
  'a customer key, filtered queues and an existing secret': {
    encryptionKeyArn: KEY,
    filteredQueues: [FAILURES],
    accounts: [{ ...ACCOUNT, secret: SECRET, secretKeyArn: KEY }],
  },
  'a fixed address': { fixedAddress: true },
  'a fixed address of one’s own': { fixedAddress: { allocationId: 'eipalloc-0a1b2c3d' } },
  'a network of one’s own': {
    vpc: { vpcId: 'vpc-0a1b2c3d', subnetIds: ['subnet-0a1b2c3d', 'subnet-1a1b2c3d'] },
  },
  'a security group of one’s own and a customer key': {
    vpc: { vpcId: 'vpc-0a1b2c3d', subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] },
    encryptionKeyArn: KEY,
  },
  tags: { tags: { team: 'claims', 'cost:center': '4711' } },
  'a fixed address and a customer key': { fixedAddress: true, encryptionKeyArn: KEY },
  'consumers of other accounts': {
    consumers: ['111122223333', 'arn:aws:iam::444455556666:role/consumer'],
    filteredQueues: [{ ...FAILURES, consumers: ['111122223333'] }],
  },
  'as many consumers as fit': {
    consumers: Array.from({ length: 49 }, (_, index) => `${100_000_000_000 + index}`),
  },
  paused: { paused: true },
  'destroyed with the stack': { removal: 'destroy', fixedAddress: true },
};

/** A whole settings file of a variant. */
export const settingsOf = (variant: Variant): Variant => ({ accounts: [ACCOUNT], ...variant });

import { describe, expect, test } from 'vitest';
import {
  InvalidConfigError,
  POLLER_DEFAULTS,
  type PollerConfig,
  parseConfig,
} from '#poller/interface/config.ts';

const QUEUE = { name: 'statuses', url: 'https://sqs.example.com/1/statuses.fifo', fifo: true };
const REQUIRED = { statusQueues: [QUEUE], quarantineQueueUrl: 'https://sqs.example.com/1/quarantine' };

function problemsOf(text: string | undefined): readonly string[] {
  try {
    parseConfig(text);
    return [];
  } catch (error) {
    if (error instanceof InvalidConfigError) return error.problems;
    throw error;
  }
}

test('the configuration fills in the default of whatever the variable leaves out', () => {
  const { memoryMb, periodMinutes, ...defaults } = POLLER_DEFAULTS;
  expect(parseConfig(JSON.stringify(REQUIRED))).toEqual({ ...defaults, ...REQUIRED });
});

test('a configuration in which everything is set is read as it is', () => {
  const config: PollerConfig = {
    ...REQUIRED,
    statusQueues: [
      QUEUE,
      { name: 'failures', url: 'https://x', fifo: false, filter: { outcome: ['failed'] } },
    ],
    baseUrls: { de2: 'http://127.0.0.1:8080' },
    secretCacheSeconds: 0,
    sendsInFlight: 8,
    countedReasons: ['WRONG_NO', 'BUSY'],
    reasonOverrides: { BUSY: { suggestedAction: 'retry' } },
    privacy: { omit: ['reference', 'remoteCsid'], numberAttribute: 'masked' },
    logJobs: false,
    watches: [{ name: 'claims', filter: { billingCode: ['claims'] } }],
  };
  expect(parseConfig(JSON.stringify(config))).toEqual(config);
});

describe('the configuration is refused with what to change', () => {
  test.each([
    [undefined, 'It is missing.'],
    ['', 'It is missing.'],
    ['{', 'It is not JSON.'],
    ['[]', 'It must be a JSON object.'],
    ['null', 'It must be a JSON object.'],
  ])('as a whole, when it is %j', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  const QUEUES =
    '"statusQueues" must be a list of {"name", "url", "fifo", "filter"?} with at least one entry.';
  const NAMES = '"statusQueues": the names must differ from each other and from "quarantine".';
  const OMIT = '"privacy.omit" must be a list of reference, properties, sentTs, sentToNumber, remoteCsid.';
  const NUMBER = '"privacy.numberAttribute" must be one of none, masked, hashed.';
  const CACHE = '"secretCacheSeconds" must be a whole number from 0 to 3600.';
  const SENDS = '"sendsInFlight" must be a whole number from 1 to 128.';
  const REASONS = '"countedReasons" must be a list of reason codes.';
  const WATCHES = '"watches" must be a list of {"name", "filter"}.';
  const OVERRIDES = '"reasonOverrides" must be an object, reason code → what it means here.';
  test.each<[object, ...string[]]>([
    [{ statusQueues: undefined }, QUEUES],
    [{ statusQueues: [] }, QUEUES],
    [{ statusQueues: {} }, QUEUES],
    [{ statusQueues: [null] }, QUEUES],
    [{ statusQueues: [{ ...QUEUE, name: 1 }] }, QUEUES],
    [{ statusQueues: [{ ...QUEUE, url: '' }] }, QUEUES],
    [{ statusQueues: [{ ...QUEUE, fifo: 'true' }] }, QUEUES],
    [{ statusQueues: [{ ...QUEUE, filter: [] }] }, QUEUES],
    [{ statusQueues: [QUEUE, { ...QUEUE, url: '' }] }, QUEUES],
    [{ statusQueues: [QUEUE, QUEUE] }, NAMES],
    [{ statusQueues: [{ ...QUEUE, name: 'quarantine' }] }, NAMES],
    [{ quarantineQueueUrl: undefined }, '"quarantineQueueUrl" must be a URL.'],
    [{ quarantineQueueUrl: '' }, '"quarantineQueueUrl" must be a URL.'],
    [{ baseUrls: [] }, '"baseUrls" must be an object, data center → URL.'],
    [{ baseUrls: { de9: 'https://x' } }, '"baseUrls": "de9" is not a data center.'],
    [
      { baseUrls: { de1: 'http://x.example.com' } },
      '"baseUrls": "http://x.example.com" must start with https://.',
    ],
    [
      { baseUrls: { de1: 7 } },
      '"baseUrls": "7" is not a URL; expected something like "https://faxws.de1.retarus.com".',
    ],
    [{ secretCacheSeconds: -1 }, CACHE],
    [{ secretCacheSeconds: 3601 }, CACHE],
    [{ secretCacheSeconds: 1.5 }, CACHE],
    [{ secretCacheSeconds: '300' }, CACHE],
    [{ sendsInFlight: 0 }, SENDS],
    [{ sendsInFlight: 129 }, SENDS],
    [{ countedReasons: 'BUSY' }, REASONS],
    [{ countedReasons: ['no code'] }, REASONS],
    [{ reasonOverrides: [] }, OVERRIDES],
    [{ reasonOverrides: { BUSY: 'retry' } }, OVERRIDES],
    [{ privacy: null }, OMIT, NUMBER],
    [{ privacy: { omit: ['number'], numberAttribute: 'none' } }, OMIT],
    [{ privacy: { omit: 'reference', numberAttribute: 'none' } }, OMIT],
    [{ privacy: { omit: [], numberAttribute: 'plain' } }, NUMBER],
    [{ logJobs: 'true' }, '"logJobs" must be true or false.'],
    [{ watches: {} }, WATCHES],
    [{ watches: [null] }, WATCHES],
    [{ watches: [{ name: '', filter: {} }] }, WATCHES],
    [{ watches: [{ name: 'claims' }] }, WATCHES],
    [{ watches: [{ filter: {} }] }, WATCHES],
    [{ sendInFlight: 8 }, 'There is no field "sendInFlight".'],
  ])('when it has %j', (changes, ...problems) => {
    expect(problemsOf(JSON.stringify({ ...REQUIRED, ...changes }))).toEqual(problems);
  });
});

test.each([
  { secretCacheSeconds: 0 },
  { secretCacheSeconds: 3600 },
  { sendsInFlight: 1 },
  { sendsInFlight: 128 },
])('the configuration takes the ends of a range: %j', (changes) => {
  expect(problemsOf(JSON.stringify({ ...REQUIRED, ...changes }))).toEqual([]);
});

test('every problem of the configuration is named in one error', () => {
  expect(() => parseConfig('{"statusQueues":[],"sendsInFlight":0}')).toThrow(
    expect.objectContaining({
      name: 'InvalidConfigError',
      message:
        'The environment variable CONFIG cannot be used: "statusQueues" must be a list of {"name", "url", ' +
        '"fifo", "filter"?} with at least one entry. "quarantineQueueUrl" must be a URL. ' +
        '"sendsInFlight" must be a whole number from 1 to 128.',
    }),
  );
});

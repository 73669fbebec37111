import { describe, expect, test } from 'vitest';
import { InvalidEnvironmentError, parseEnvironment } from '#poller/interface/config.ts';
import { DATA_CENTERS } from '#poller/interface/data-centers.ts';

const QUEUE = { name: 'statuses', url: 'https://sqs.example.com/1/statuses.fifo', fifo: true };
const variables = (changes: Record<string, string | undefined> = {}) => ({
  STATUS_QUEUES: JSON.stringify([QUEUE]),
  QUARANTINE_QUEUE_URL: 'https://sqs.example.com/1/quarantine',
  AWS_REGION: 'eu-central-1',
  SECRETS_MANAGER_URL: 'https://secretsmanager.eu-central-1.amazonaws.com',
  ...changes,
});
function problemsOf(changes: Record<string, string | undefined>): readonly string[] {
  try {
    parseEnvironment(variables(changes));
    return [];
  } catch (error) {
    if (error instanceof InvalidEnvironmentError) return error.problems;
    throw error;
  }
}

test('what is not set has a default', () => {
  expect(parseEnvironment(variables())).toEqual({
    statusQueues: [QUEUE],
    quarantineQueueUrl: 'https://sqs.example.com/1/quarantine',
    dataCenterUrls: Object.fromEntries(Object.entries(DATA_CENTERS).map(([name, { url }]) => [name, url])),
    secretCacheSeconds: 300,
    sendsInFlight: 32,
    secretsUrl: 'https://secretsmanager.eu-central-1.amazonaws.com',
    region: 'eu-central-1',
    countedReasons: new Set(),
    reasonOverrides: {},
    privacy: { omit: [], numberAttribute: 'none' },
  });
});

test.each([
  [{ AWS_ENDPOINT_URL: 'http://any' }, 'http://any'],
  [{ AWS_ENDPOINT_URL: 'http://any', AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://secrets' }, 'http://secrets'],
])("Secrets Manager's endpoint can be moved as the SDK has it: %o", (changes, url) => {
  expect(parseEnvironment(variables(changes)).secretsUrl).toBe(url);
});

test('everything can be set', () => {
  const environment = parseEnvironment(
    variables({
      STATUS_QUEUES: JSON.stringify([QUEUE, { name: 'failures', url: 'https://x', fifo: false }]),
      DATA_CENTER_URLS: '{"de2":"http://127.0.0.1:8080"}',
      SECRET_CACHE_SECONDS: '0',
      SENDS_IN_FLIGHT: '8',
      COUNTED_REASONS: 'WRONG_NO,BUSY,',
      REASON_OVERRIDES: '{"BUSY":{"suggestedAction":"retry"}}',
      OMITTED_FIELDS: 'reference,remoteCsid',
      NUMBER_ATTRIBUTE: 'masked',
    }),
  );
  expect(environment).toMatchObject({
    statusQueues: [QUEUE, { name: 'failures', url: 'https://x', fifo: false }],
    secretCacheSeconds: 0,
    sendsInFlight: 8,
    countedReasons: new Set(['WRONG_NO', 'BUSY']),
    reasonOverrides: { BUSY: { suggestedAction: 'retry' } },
    privacy: { omit: ['reference', 'remoteCsid'], numberAttribute: 'masked' },
  });
  expect(environment.dataCenterUrls).toMatchObject({
    de1: DATA_CENTERS.de1.url,
    de2: 'http://127.0.0.1:8080',
  });
});

test('empty optional variables are like absent ones', () => {
  const empty = {
    DATA_CENTER_URLS: '',
    SECRET_CACHE_SECONDS: '',
    SENDS_IN_FLIGHT: '',
    COUNTED_REASONS: '',
    REASON_OVERRIDES: '',
    OMITTED_FIELDS: '',
    NUMBER_ATTRIBUTE: '',
  };
  expect(parseEnvironment(variables(empty))).toEqual(parseEnvironment(variables()));
});

describe('what cannot be used is said', () => {
  const SHAPE = 'STATUS_QUEUES must be a list of {"name", "url", "fifo"} with at least one entry.';

  test.each<[Record<string, string | undefined>, string]>([
    [{ STATUS_QUEUES: undefined }, 'STATUS_QUEUES is missing.'],
    [{ STATUS_QUEUES: '' }, 'STATUS_QUEUES is missing.'],
    [{ STATUS_QUEUES: '[' }, 'STATUS_QUEUES is not JSON.'],
    [{ STATUS_QUEUES: '[]' }, SHAPE],
    [{ STATUS_QUEUES: '{}' }, SHAPE],
    [{ STATUS_QUEUES: 'null' }, SHAPE],
    [{ STATUS_QUEUES: '[null]' }, SHAPE],
    [{ STATUS_QUEUES: JSON.stringify([QUEUE, { ...QUEUE, name: 1 }]) }, SHAPE],
    [{ STATUS_QUEUES: JSON.stringify([{ ...QUEUE, url: '' }]) }, SHAPE],
    [{ STATUS_QUEUES: JSON.stringify([{ ...QUEUE, url: 1 }]) }, SHAPE],
    [{ STATUS_QUEUES: JSON.stringify([{ ...QUEUE, fifo: 'true' }]) }, SHAPE],
    [
      { STATUS_QUEUES: JSON.stringify([QUEUE, QUEUE]) },
      'STATUS_QUEUES: the names must differ from each other and from "quarantine".',
    ],
    [
      { STATUS_QUEUES: JSON.stringify([{ ...QUEUE, name: 'quarantine' }]) },
      'STATUS_QUEUES: the names must differ from each other and from "quarantine".',
    ],
    [{ QUARANTINE_QUEUE_URL: undefined }, 'QUARANTINE_QUEUE_URL is missing.'],
    [{ QUARANTINE_QUEUE_URL: '' }, 'QUARANTINE_QUEUE_URL is missing.'],
    [{ DATA_CENTER_URLS: 'de1' }, 'DATA_CENTER_URLS is not JSON.'],
    [{ DATA_CENTER_URLS: '{"de9":"https://x"}' }, 'DATA_CENTER_URLS: "de9" is not a data center.'],
    [
      { DATA_CENTER_URLS: '{"__proto__":"https://x"}' },
      'DATA_CENTER_URLS: "__proto__" is not a data center.',
    ],
    [
      { DATA_CENTER_URLS: '{"de1":"http://x.example.com"}' },
      'DATA_CENTER_URLS: "http://x.example.com" must start with https://.',
    ],
    [
      { DATA_CENTER_URLS: '{"de1":7}' },
      'DATA_CENTER_URLS: "7" is not a URL; expected something like "https://faxws.de1.retarus.com".',
    ],
    [{ SECRET_CACHE_SECONDS: '-1' }, 'SECRET_CACHE_SECONDS must be a whole number from 0 to 3600.'],
    [{ SECRET_CACHE_SECONDS: '3601' }, 'SECRET_CACHE_SECONDS must be a whole number from 0 to 3600.'],
    [{ SECRET_CACHE_SECONDS: '1.5' }, 'SECRET_CACHE_SECONDS must be a whole number from 0 to 3600.'],
    [{ SENDS_IN_FLIGHT: '0' }, 'SENDS_IN_FLIGHT must be a whole number from 1 to 128.'],
    [{ SENDS_IN_FLIGHT: '129' }, 'SENDS_IN_FLIGHT must be a whole number from 1 to 128.'],
    [{ REASON_OVERRIDES: '{' }, 'REASON_OVERRIDES is not JSON.'],
    [{ REASON_OVERRIDES: '[]' }, 'REASON_OVERRIDES must be an object, reason code → what it means here.'],
    [
      { OMITTED_FIELDS: 'number' },
      'OMITTED_FIELDS: "number" is none of reference, properties, sentTs, sentToNumber, remoteCsid.',
    ],
    [{ NUMBER_ATTRIBUTE: 'plain' }, 'NUMBER_ATTRIBUTE: "plain" is none of none, masked, hashed.'],
    [{ SECRETS_MANAGER_URL: undefined }, 'SECRETS_MANAGER_URL is missing.'],
    [{ AWS_REGION: undefined }, 'AWS_REGION is missing.'],
    [{ SENDS_IN_FLIGHT: 'many' }, 'SENDS_IN_FLIGHT must be a whole number from 1 to 128.'],
  ])('%j', (changes, problem) => {
    expect(problemsOf(changes)).toEqual([problem]);
  });

  test.each([
    { SECRET_CACHE_SECONDS: '3600' },
    { SENDS_IN_FLIGHT: '1' },
    { SENDS_IN_FLIGHT: '128' },
    { DATA_CENTER_URLS: 'null' },
  ])('but not of %j', (changes) => {
    expect(problemsOf(changes)).toEqual([]);
  });

  test('all at once', () => {
    const error = (() => {
      try {
        return parseEnvironment({ DATA_CENTER_URLS: '{', SECRET_CACHE_SECONDS: 'x', SENDS_IN_FLIGHT: 'x' });
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toMatchObject({
      name: 'InvalidEnvironmentError',
      message:
        "The function's environment cannot be used: STATUS_QUEUES is missing. QUARANTINE_QUEUE_URL is missing. " +
        'DATA_CENTER_URLS is not JSON. SECRET_CACHE_SECONDS must be a whole number from 0 to 3600. ' +
        'SENDS_IN_FLIGHT must be a whole number from 1 to 128. SECRETS_MANAGER_URL is missing. AWS_REGION is missing.',
    });
  });
});

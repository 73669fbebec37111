import { expect, test } from 'vitest';
import {
  endOf,
  InvalidDigestConfigError,
  isTimeZone,
  parseDigestConfig,
  TIME_OF_DAY,
} from '#digest/interface/config.ts';

const CONFIG = {
  service: 'faxes',
  topicArn: 'arn:aws:sns:eu-central-1:111122223333:warn',
  pageTopicArn: 'arn:aws:sns:eu-central-1:111122223333:page',
  timeZone: 'UTC',
  sources: ['12345@de1'],
  reportRetentionDays: 30,
  watches: [],
  queues: [{ name: 'quarantine', kind: 'quarantine', url: 'https://sqs.example/quarantine' }],
};

test('a digest without a word on JSON is text', () => {
  expect(parseDigestConfig(JSON.stringify(CONFIG))).toEqual({ ...CONFIG, json: false });
});

test("every problem of the digest's configuration is named at once", () => {
  const broken = {
    service: '',
    topicArn: 7,
    pageTopicArn: '',
    timeZone: '+01:00',
    sources: ['12345@de1', 3],
    reportRetentionDays: 0,
    watches: 'claims',
    queues: [{ name: 'quarantine', kind: 'other', url: 'https://sqs.example/quarantine' }],
    json: 'yes',
    timezone: 'UTC',
  };
  expect(() => parseDigestConfig(JSON.stringify(broken))).toThrow(
    'The environment variable DIGEST_CONFIG cannot be used: ' +
      '"service" must be the forwarder\'s name. "topicArn" must be the ARN of an SNS topic. ' +
      '"pageTopicArn" must be the ARN of an SNS topic. ' +
      '"timeZone" must be the name of a time zone like "Europe/Berlin" or "UTC". ' +
      '"sources" must be a list of sources like "12345@de1". ' +
      '"reportRetentionDays" must be a number of days. "watches" must be a list of names. ' +
      '"queues" must be a list of {"name", "kind": "dead-letter" or "quarantine", "url", "belongsTo"?}. ' +
      '"json" must be true or false. There is no field "timezone".',
  );
});

test.each([
  ['nothing', undefined, 'It is missing.'],
  ['what is not JSON', '{"service": +49', 'It must be a JSON object.'],
  ['an empty text', '', 'It is missing.'],
  ['a list', '[]', 'It must be a JSON object.'],
  ['null', 'null', 'It must be a JSON object.'],
  ['a text', '"faxes"', 'It must be a JSON object.'],
])('a configuration of %s is refused in a sentence that quotes nothing', (_, text, sentence) => {
  expect(() => parseDigestConfig(text)).toThrow(`DIGEST_CONFIG cannot be used: ${sentence}`);
});

test.each([
  [{ belongsTo: 'statuses', kind: 'dead-letter' }, true],
  [{ kind: 'quarantine' }, true],
  [{ belongsTo: 3 }, false],
  [{ belongsTo: '' }, false],
  [{ url: '' }, false],
  [{ url: 7 }, false],
  [{ name: undefined }, false],
])('a queue with %j is taken or refused', (changes, taken) => {
  const queues = [{ name: 'quarantine', kind: 'quarantine', url: 'https://sqs.example/q', ...changes }];
  const parse = () => parseDigestConfig(JSON.stringify({ ...CONFIG, queues }));
  if (taken) expect(parse().queues).toEqual(queues);
  else expect(parse).toThrow('"queues" must be');
});

test.each([null, 'quarantine', ['quarantine']])('%j is no queue', (queue) => {
  expect(() => parseDigestConfig(JSON.stringify({ ...CONFIG, queues: [queue] }))).toThrow('"queues" must be');
});

test('a field that every object has is no field of the configuration', () => {
  expect(() => parseDigestConfig(JSON.stringify({ ...CONFIG, constructor: 1 }))).toThrow(
    'There is no field "constructor".',
  );
});

test('the error on the configuration has a name and each problem by itself', () => {
  const error = new InvalidDigestConfigError(['One.', 'Two.']);
  expect(error).toMatchObject({
    name: 'InvalidDigestConfigError',
    problems: ['One.', 'Two.'],
    message: 'The environment variable DIGEST_CONFIG cannot be used: One. Two.',
  });
});

test('JSON by setting reaches the digest', () => {
  expect(parseDigestConfig(JSON.stringify({ ...CONFIG, json: true })).json).toBe(true);
});

test('a configuration with a time zone that is no text is refused', () => {
  expect(() => parseDigestConfig(JSON.stringify({ ...CONFIG, timeZone: undefined }))).toThrow(
    '"timeZone" must be the name of a time zone',
  );
});

test.each([
  ['UTC', true],
  ['Europe/Berlin', true],
  ['Berlin', false],
  ['+01:00', false],
  ['', false],
])('%j is a time zone or not', (name, isOne) => {
  expect(isTimeZone(name)).toBe(isOne);
});

test.each([
  ['00:00', true],
  ['09:05', true],
  ['19:59', true],
  ['23:59', true],
  ['24:00', false],
  ['30:00', false],
  ['7:00', false],
  ['07:60', false],
  ['07:5', false],
  ['07:000', false],
  ['107:00', false],
  ['07.00', false],
])('%s is a time of day or not', (time, isOne) => {
  expect(TIME_OF_DAY.test(time)).toBe(isOne);
});

test.each([[undefined], [null], [{}]])('the invocation %j says nothing of the end', (invocation) => {
  expect(endOf(invocation)).toBeUndefined();
});

test('the 24 hours end when the schedule was due', () => {
  expect(endOf({ scheduledTime: '2026-11-24T07:00:00Z' })).toBe(Date.UTC(2026, 10, 24, 7));
});

test('an invocation with what is no time is refused with an example', () => {
  expect(() => endOf({ scheduledTime: 'today' })).toThrow(
    new RangeError('"scheduledTime" must be a time like "2026-11-24T07:00:00Z".'),
  );
});

import { expect, test } from 'vitest';
import { parseDigestConfig } from '#digest/interface/config.ts';

const CONFIG = {
  service: 'faxes',
  topicArn: 'arn:aws:sns:eu-central-1:111122223333:warn',
  pageTopicArn: 'arn:aws:sns:eu-central-1:111122223333:page',
  timeZone: 'UTC',
  sources: ['12345@de1'],
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
      '"sources" must be a list of sources like "12345@de1". "watches" must be a list of names. ' +
      '"queues" must be a list of {"name", "kind": "dead-letter" or "quarantine", "url", "belongsTo"?}. ' +
      '"json" must be true or false. There is no field "timezone".',
  );
});

test.each([
  ['nothing', undefined, 'It is missing.'],
  ['what is not JSON', '{"service": +49', 'It must be a JSON object.'],
  ['a list', '[]', 'It must be a JSON object.'],
])('a configuration of %s is refused in a sentence that quotes nothing', (_, text, sentence) => {
  expect(() => parseDigestConfig(text)).toThrow(`DIGEST_CONFIG cannot be used: ${sentence}`);
});

test.each([
  [{ belongsTo: 'statuses', kind: 'dead-letter' }, true],
  [{ belongsTo: 3 }, false],
  [{ url: '' }, false],
  [{ name: undefined }, false],
])('a queue with %j is taken or refused', (changes, taken) => {
  const queues = [{ name: 'quarantine', kind: 'quarantine', url: 'https://sqs.example/q', ...changes }];
  const parse = () => parseDigestConfig(JSON.stringify({ ...CONFIG, queues }));
  if (taken) expect(parse().queues).toEqual(queues);
  else expect(parse).toThrow('"queues" must be');
});

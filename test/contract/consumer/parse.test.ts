import { describe, expect, it } from 'vitest';
import { checkStatus, InvalidMessageError, parseStatus } from '#contract/consumer/index.ts';
import { bodyOf, example } from '#test/support/example-events.ts';

const BROKEN = bodyOf('busy').replace('"outcome":"failed"', '"outcome":"lost"');

describe('reading a message', () => {
  it('gives the event with every field, known or not', () => {
    expect(checkStatus(bodyOf('delivered-with-added-fields'))).toEqual({
      ok: true,
      event: example('delivered-with-added-fields'),
    });
  });

  it('says what is wrong with one that is no event', () => {
    expect(checkStatus(BROKEN)).toEqual({
      ok: false,
      problems: ['data.outcome must be one of delivered, uncertain, failed'],
    });
  });

  it.each([
    [10, []],
    [11, ['and 1 more']],
    [20_000, ['and 19990 more']],
  ])('names ten of %i problems at most, and how many more there are', (count, more) => {
    const properties = Array.from({ length: count }, () => 'no object');
    const event = example('busy');
    const reading = checkStatus(JSON.stringify({ ...event, data: { ...event.data, properties } }));
    expect(reading).toEqual({
      ok: false,
      problems: [
        ...Array.from({ length: 10 }, (_, index) => `data.properties[${index}] must be object`),
        ...more,
      ],
    });
  });

  it('does not quote what is no JSON', () => {
    expect(checkStatus('+49 89 0000-7777')).toEqual({ ok: false, problems: ['the message must be JSON'] });
  });
});

describe('checking what is not the body of an SQS message', () => {
  const event = example('busy');
  const notification = { Type: 'Notification', MessageId: 'm', TopicArn: 't', Message: bodyOf('busy') };

  it.each<[string, unknown]>([
    ['takes a parsed event', event],
    ['unwraps an SNS notification', notification],
    ['unwraps the text of an SNS notification', JSON.stringify(notification)],
    [
      'unwraps an EventBridge event',
      { 'detail-type': 'fax.recipient-status.v1', source: 's', detail: event },
    ],
    ['unwraps the text of an EventBridge event', JSON.stringify({ 'detail-type': 't', detail: event })],
  ])('%s', (_, value) => {
    expect(checkStatus(value)).toEqual({ ok: true, event });
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'the message must be object'],
    ['null', null, 'the message must be object'],
    ['a number', 7, 'the message must be object'],
    ['a list', [event], 'the message must be object'],
    [
      'an SNS notification of a text',
      { ...notification, Message: 'hello' },
      'Message of the SNS notification must be JSON',
    ],
    ['an SNS notification of a number', { ...notification, Message: '7' }, 'the message must be object'],
    [
      'an EventBridge event without an object',
      { 'detail-type': 't', detail: 7 },
      'the message must be object',
    ],
  ])('names what is wrong with %s', (_, value, problem) => {
    expect(checkStatus(value)).toEqual({ ok: false, problems: [problem] });
  });

  it('takes an event with a field named detail-type for the event that it is', () => {
    const added = { ...event, 'detail-type': 'added', detail: 7 };
    expect(checkStatus(added)).toEqual({ ok: true, event: added });
  });
});

describe('parsing a message', () => {
  it('gives the event', () => {
    expect(parseStatus(bodyOf('busy'))).toEqual(example('busy'));
  });

  it('throws an error of its own with what is wrong', () => {
    const error = new InvalidMessageError(['data.outcome must be one of delivered, uncertain, failed']);
    expect(() => parseStatus(BROKEN)).toThrow(error);
    expect(() => parseStatus(BROKEN)).toThrow(InvalidMessageError);
    expect(error).toMatchObject({ name: 'InvalidMessageError', problems: [expect.any(String)] });
  });
});

it('an error on a message that cannot be read has every problem in its text', () => {
  expect(new InvalidMessageError(['one', 'two']).message).toBe(
    'The message is no fax status of this version: one; two.',
  );
});

describe('what only looks like an envelope is not unwrapped', () => {
  it.each<[string, object]>([
    ['a message without a type', { Message: bodyOf('busy') }],
    ['a message of another type', { Type: 'Other', Message: bodyOf('busy') }],
    ['a notification without a message', { Type: 'Notification' }],
    ['a detail without its type', { detail: example('busy') }],
    ['a type without its detail', { 'detail-type': 't' }],
    ['an empty object', {}],
  ])('%s', (_, value) => {
    expect(checkStatus(value)).toMatchObject({
      ok: false,
      problems: expect.arrayContaining(['id is missing']),
    });
  });
});

it('an error that is none of the message passes through', () => {
  const broken = new Proxy(
    {},
    {
      has: () => {
        throw new TypeError('broken');
      },
    },
  );
  expect(() => checkStatus(broken)).toThrow(new TypeError('broken'));
});

import { describe, expect, it } from 'vitest';
import { InvalidMessageError, parseStatus, readStatus } from '#contract/consumer/index.ts';
import { bodyOf, example } from '#test/support/example-events.ts';

const BROKEN = bodyOf('busy').replace('"outcome":"failed"', '"outcome":"lost"');

describe('reading a message', () => {
  it('gives the event with every field, known or not', () => {
    expect(readStatus(bodyOf('delivered-with-added-fields'))).toEqual({
      ok: true,
      event: example('delivered-with-added-fields'),
    });
  });

  it('says what is wrong with one that is no event', () => {
    expect(readStatus(BROKEN)).toEqual({
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
    const reading = readStatus(JSON.stringify({ ...event, data: { ...event.data, properties } }));
    expect(reading).toEqual({
      ok: false,
      problems: [
        ...Array.from({ length: 10 }, (_, index) => `data.properties[${index}] must be object`),
        ...more,
      ],
    });
  });

  it('does not quote what is no JSON', () => {
    expect(readStatus('+49 89 0000-7777')).toEqual({ ok: false, problems: ['the message must be JSON'] });
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

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemsOf, type Shape } from '#contract/consumer/check.ts';
import { faxStatusEventSchema } from '#contract/event.ts';
import { EVENT_SHAPE } from '#contract/generated/event-shape.ts';
import { REASONS } from '#contract/reasons.ts';
import { eventsOf } from '#poller/domain/event.ts';
import { damaged, jsonValue, report, source } from '#test/support/arbitraries.ts';
import { example } from '#test/support/example-events.ts';
import { holds } from '#test/support/properties.ts';

const check = (value: unknown): string[] => problemsOf(value, EVENT_SHAPE as Shape);

const event = fc.tuple(source, report).map(([from, given]) => eventsOf(from, given, REASONS)[0]);
const received = fc
  .tuple(
    event,
    fc.nat(),
    fc.oneof(jsonValue, fc.constantFrom(undefined, null, '', 'failed', 0, 1, 2 ** 53, 0.5)),
  )
  .map(([whole, place, damage]): unknown => JSON.parse(JSON.stringify(damaged(whole, place, damage))));

describe('the check of the kit', () => {
  it('refuses exactly what the schema of the contract refuses', () => {
    const seen = { accepted: 0, refused: 0 };
    holds(
      fc.property(received, (value) => {
        const { success } = faxStatusEventSchema.safeParse(value);
        seen[success ? 'accepted' : 'refused']++;
        expect(check(value).length === 0).toBe(success);
      }),
    );
    // Otherwise the property would compare one response with itself.
    expect(seen.refused).toBeGreaterThan(seen.accepted / 19);
    expect(seen.accepted).toBeGreaterThan(seen.refused / 19);
  });

  it('names no value', () => {
    holds(
      fc.property(event, fc.nat(), (whole, place) => {
        const marked = damaged(whole, place, { secret: '+49 89 0000-7777' });
        expect(check(marked).join()).not.toContain('7777');
      }),
      { runs: 2_000 },
    );
  });

  const withData = (data: object) => ({ ...example('busy'), data: { ...example('busy').data, ...data } });

  it.each<[string, unknown, string[]]>([
    ['nothing of an event as it should be', example('busy'), []],
    ['a list', [], ['the message must be object']],
    ['a missing field', { ...example('busy'), id: undefined }, ['id must be string']],
    [
      'another version',
      { ...example('busy'), type: 'fax.recipient-status.v2' },
      ['type must be fax.recipient-status.v1'],
    ],
    ['another form of id', { ...example('busy'), id: 'X' }, ['id must match ^[0-9a-f]{32}$']],
    [
      'a fourth outcome',
      withData({ outcome: 'lost' }),
      ['data.outcome must be one of delivered, uncertain, failed'],
    ],
    ['an empty text', withData({ jobId: '' }), ['data.jobId must not be empty']],
    ['a fraction', withData({ pages: 0.5 }), ['data.pages must be integer or null']],
    [
      'a number out of bounds',
      withData({ recipient: { position: 0, count: 1 } }),
      ['data.recipient.position must be between 1 and 9007199254740991'],
    ],
    ['neither form', withData({ reference: 7 }), ['data.reference must be object or null']],
    [
      'the inside of the form that it has',
      withData({ reference: { billingCode: 7 } }),
      ['data.reference.billingCode must be string or null'],
    ],
    [
      'an entry of a list',
      withData({ properties: [{ key: 'k', value: 'v' }, { key: 'k' }] }),
      ['data.properties[1].value is missing'],
    ],
  ])('says of %s what is wrong', (_, value, problems) => {
    expect(check(value)).toEqual(problems);
  });
});

describe('the check of a shape', () => {
  const either: Shape = {
    anyOf: [{ type: 'object', properties: { a: { type: 'string' } }, required: ['a'] }, { type: 'null' }],
  };

  it.each<[string, unknown, Shape, string[]]>([
    ['the second of two forms', null, either, []],
    ['the first of two forms', { a: 'x' }, either, []],
    ['the inside of the form that it looks like', {}, either, ['f.a is missing']],
    ['none of two forms', 7, either, ['f must be object or null']],
    ['a list of anything', [1], { type: 'array' }, []],
    ['an object of anything', { a: 1 }, { type: 'object' }, []],
    ['a constant without a type', 'x', { const: 'x' }, []],
    ['a character outside of the basic plane', '\u{1F4E0}', { type: 'string', pattern: '^.$' }, []],
    ['the largest number', 5, { type: 'number', minimum: 5, maximum: 5 }, []],
    ['a number above the largest', 6, { type: 'number', maximum: 5 }, ['f must be between -Infinity and 5']],
  ])('says of %s what is wrong', (_, value, shape, problems) => {
    expect(problemsOf(value, shape, 'f')).toEqual(problems);
  });
});

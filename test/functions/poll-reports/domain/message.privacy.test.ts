import { describe, expect, test } from 'vitest';
import { faxStatusEventSchema } from '#contract/event.ts';
import { OMITTABLE_FIELDS, type Privacy } from '#contract/privacy.ts';
import { REASONS } from '#contract/reasons.ts';
import { eventsOf } from '#poller/domain/event.ts';
import { statusMessage } from '#poller/domain/message.ts';
import { aReport, aStatus } from '#test/support/reports.ts';

const eventTo = (number: string, added: Record<string, unknown> = {}) => {
  const report = aReport('FJ1', {
    recipientStatus: [{ ...aStatus({ number }), ...added }],
    reference: { billingCode: '4711' },
  });
  const [event] = eventsOf({ account: '99999', dataCenter: 'de1' }, report, REASONS);
  if (!event) throw new Error('The report has a recipient.');
  return event;
};
const event = eventTo('+49 89 0000-1001');

const messageWith = (privacy: Partial<Privacy>, of = event) =>
  statusMessage(of, { omit: [], numberAttribute: 'none', ...privacy });

describe('fields left out', () => {
  test('without the setting, the message is the whole event', () => {
    expect(messageWith({})).toEqual(statusMessage(event));
  });

  test.each(OMITTABLE_FIELDS)(
    '%s is gone from the data, and the message still keeps its contract',
    (field) => {
      const body = JSON.parse(messageWith({ omit: [field] }).body);
      expect(body.data).not.toHaveProperty(field);
      expect(Object.keys(body.data)).toHaveLength(Object.keys(event.data).length - 1);
      expect(faxStatusEventSchema.safeParse(body).error).toBeUndefined();
    },
  );

  test('with sentTs, the envelope loses its time, which is the same', () => {
    expect(JSON.parse(messageWith({ omit: ['sentTs'] }).body)).not.toHaveProperty('time');
    expect(JSON.parse(messageWith({ omit: ['remoteCsid'] }).body).time).toBe(event.time);
  });

  test('the id stays the same: it is one of the status, not of the message', () => {
    expect(messageWith({ omit: ['remoteCsid'] }).id).toBe(event.id);
  });

  test('a field named __proto__ stays a field', () => {
    const odd = eventTo('1', JSON.parse('{"__proto__": {"kept": true}}'));
    expect(messageWith({ omit: ['remoteCsid'] }, odd).body).toContain('"__proto__":{"kept":true}');
  });
});

describe('the number as an attribute', () => {
  test('there is none without the setting', () => {
    expect(messageWith({}).attributes).not.toHaveProperty('number');
  });

  test.each([
    ['+49 89 0000-1001', '**********01'],
    ['12345', '***45'],
    ['1234', '****'],
  ])('masked, %s shows its last two digits only where enough are hidden', (number, masked) => {
    expect(messageWith({ numberAttribute: 'masked' }, eventTo(number)).attributes.number).toBe(masked);
  });

  test('a number without digits has none, since SQS refuses an empty attribute', () => {
    expect(messageWith({ numberAttribute: 'masked' }, eventTo('n/a')).attributes).not.toHaveProperty(
      'number',
    );
  });

  test('hashed, it is the same for one number however it is written, and another for another', () => {
    const hashOf = (number: string) =>
      messageWith({ numberAttribute: 'hashed' }, eventTo(number)).attributes.number;
    expect(hashOf('+49 89 0000-1001')).toMatch(/^[0-9a-f]{32}$/);
    expect(hashOf('+49 89 0000-1001')).toBe(hashOf('+498900001001'));
    expect(hashOf('+49 89 0000-1001')).not.toBe(hashOf('+49 89 0000-1002'));
  });
});

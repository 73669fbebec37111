import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FILTER_FIELDS, type Filter, type Filterable, type FilterField, matches } from '#contract/filter.ts';
import { holds } from '#test/support/properties.ts';

const status = (over: Partial<Filterable> = {}): Filterable => ({
  outcome: 'failed',
  reasonClass: 'busy',
  reason: 'BUSY',
  suggestedAction: 'retry',
  status: 'FAILED',
  account: '99999',
  dataCenter: 'de1',
  jobId: 'FJ00001',
  reference: { customerDefinedId: 'order-7', billingCode: 'claims-north', billingInfo: null },
  ...over,
});

describe('a filter', () => {
  it.each<[string, Filter, boolean]>([
    ['without fields takes everything', {}, true],
    ['takes a value that it lists', { outcome: ['uncertain', 'failed'] }, true],
    ['leaves a value that it does not list', { outcome: ['delivered'] }, false],
    ['needs every field to hold', { outcome: ['failed'], reason: ['NOFAX'] }, false],
    ['looks into the reference', { billingCode: ['claims-north'] }, true],
    ['takes the beginning of a value', { customerDefinedId: [{ prefix: 'order-' }] }, true],
    ['leaves another beginning', { customerDefinedId: [{ prefix: 'rder' }] }, false],
    ['leaves what it excludes', { reason: [{ not: ['NOFAX', 'BUSY'] }] }, false],
    ['takes what it does not exclude', { reason: [{ not: ['NOFAX'] }] }, true],
    ['takes when one condition of several holds', { reason: ['NOFAX', { prefix: 'BU' }] }, true],
    ['tells upper and lower case apart', { reason: ['busy'] }, false],
    ['takes an absent value where it only excludes', { billingInfo: [{ not: ['x'] }] }, true],
    [
      'finds no value, nor the beginning of one, where there is none',
      { billingInfo: ['', { prefix: '' }] },
      false,
    ],
  ])('%s', (_, filter, expected) => {
    expect(matches(filter, status())).toBe(expected);
  });

  it.each<[FilterField, string]>([
    ['outcome', 'failed'],
    ['reasonClass', 'busy'],
    ['reason', 'BUSY'],
    ['suggestedAction', 'retry'],
    ['status', 'FAILED'],
    ['account', '99999'],
    ['dataCenter', 'de1'],
    ['jobId', 'FJ00001'],
    ['customerDefinedId', 'order-7'],
    ['billingCode', 'claims-north'],
  ])('can tell statuses apart by %s', (field, value) => {
    expect(matches({ [field]: [value] }, status())).toBe(true);
    expect(matches({ [field]: [{ not: [value] }] }, status())).toBe(false);
  });

  it('can tell statuses apart by billingInfo', () => {
    const data = status({ reference: { billingInfo: 'ward 3' } });
    expect(matches({ billingInfo: ['ward 3'] }, data)).toBe(true);
    expect(matches({ billingInfo: [{ not: ['ward 3'] }] }, data)).toBe(false);
  });

  it.each([undefined, null])('treats a reference that is %s as without values', (reference) => {
    const data = status({ reference });
    expect(matches({ billingCode: ['claims-north'] }, data)).toBe(false);
    expect(matches({ billingCode: [{ not: ['claims-north'] }] }, data)).toBe(true);
  });
});

describe('for any status', () => {
  const value = fc.constantFrom('a', 'ab', 'b', '');
  const statuses: fc.Arbitrary<Filterable> = fc.record({
    outcome: value,
    reasonClass: value,
    reason: value,
    suggestedAction: value,
    status: value,
    account: value,
    dataCenter: value,
    jobId: value,
    reference: fc.option(
      fc.record(
        {
          customerDefinedId: fc.option(value),
          billingCode: fc.option(value),
          billingInfo: fc.option(value),
        },
        { requiredKeys: [] },
      ),
    ),
  });
  const field = fc.constantFrom(...FILTER_FIELDS);
  const condition = fc.oneof(
    value,
    fc.record({ prefix: value }),
    fc.record({ not: fc.array(value, { minLength: 1 }) }),
  );
  const filters: fc.Arbitrary<Filter> = fc.dictionary(field, fc.array(condition, { minLength: 1 }));

  it('a list of values and its exclusion split the statuses: none is taken twice, none is lost', () => {
    holds(
      fc.property(statuses, field, fc.array(value, { minLength: 1 }), (data, name, values) => {
        expect(matches({ [name]: values }, data)).not.toBe(matches({ [name]: [{ not: values }] }, data));
      }),
    );
  });

  it('several fields hold exactly where each holds by itself', () => {
    holds(
      fc.property(statuses, filters, (data, filter) => {
        const each = Object.entries(filter).map(([name, conditions]) =>
          matches({ [name]: conditions }, data),
        );
        expect(matches(filter, data)).toBe(each.every(Boolean));
      }),
    );
  });
});

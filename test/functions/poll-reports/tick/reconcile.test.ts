import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reconcile } from '#poller/tick/outbox.ts';
import type { BatchResponse } from '#poller/tick/ports.ts';
import { aDelivery } from '#test/support/deliveries.ts';
import { catches, holds } from '#test/support/properties.ts';

const place = fc.integer({ min: -1, max: 11 });
const responses: fc.Arbitrary<BatchResponse> = fc.record({
  successful: fc.array(place, { maxLength: 12 }),
  failed: fc.array(fc.record({ index: place, code: fc.constantFrom('A', 'B'), final: fc.boolean() }), {
    maxLength: 6,
  }),
});

describe('every submitted entry ends in exactly one list, and only what SQS took is confirmed', () => {
  const property = (split: typeof reconcile) =>
    fc.property(fc.nat(10), responses, (count, response) => {
      const batch = Array.from({ length: count }, (_, index) => aDelivery(String(index)));
      const { confirmed, rejected, open } = split(batch, response);
      const all = [...confirmed, ...rejected.map(({ delivery }) => delivery), ...open];
      const failedAt = (index: number) => response.failed.filter((failure) => failure.index === index);
      return (
        all.length === count &&
        new Set(all).size === count &&
        batch.every((delivery, index) => {
          const taken = response.successful.includes(index) && failedAt(index).length === 0;
          return confirmed.includes(delivery) === taken;
        }) &&
        rejected.every(({ delivery, code }) =>
          failedAt(batch.indexOf(delivery)).some((failure) => failure.final && failure.code === code),
        )
      );
    });

  test('whatever SQS responds', () => holds(property(reconcile)));

  test.each<[string, typeof reconcile]>([
    ['taking HTTP 200 for a confirmation', (batch) => ({ confirmed: batch, rejected: [], open: [] })],
    [
      'taking silence for a confirmation',
      (batch, response) => {
        const { rejected, open, confirmed } = reconcile(batch, response);
        const failed = new Set(response.failed.map(({ index }) => index));
        const silent = open.filter((delivery) => !failed.has(batch.indexOf(delivery)));
        return {
          rejected,
          confirmed: [...confirmed, ...silent],
          open: open.filter((entry) => !silent.includes(entry)),
        };
      },
    ],
    [
      'believing the success of an entry that also failed',
      (batch, { successful, failed }) =>
        reconcile(batch, { successful, failed: failed.filter(({ index }) => !successful.includes(index)) }),
    ],
    ['losing what may be sent again', (batch, response) => ({ ...reconcile(batch, response), open: [] })],
    [
      'giving up whatever failed',
      (batch, { successful, failed }) =>
        reconcile(batch, { successful, failed: failed.map((failure) => ({ ...failure, final: true })) }),
    ],
  ])('which %s would break', (_, split) => catches(property(split)));
});

test('a batch with mixed results', () => {
  const batch = ['taken', 'refused', 'failed', 'unacknowledged', 'both'].map((id) => aDelivery(id));
  const { confirmed, rejected, open } = reconcile(batch, {
    successful: [0, 4],
    failed: [
      { index: 1, code: 'InvalidMessageContents', final: true },
      { index: 2, code: 'InternalError', final: false },
      { index: 4, code: 'InternalError', final: false },
    ],
  });
  expect(confirmed).toEqual([batch[0]]);
  expect(rejected).toEqual([{ delivery: batch[1], code: 'InvalidMessageContents' }]);
  expect(open).toEqual([batch[2], batch[3], batch[4]]);
});

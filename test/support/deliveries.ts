import type { Delivery } from '#poller/tick/outbox.ts';

/** A delivery that nobody has tried yet. */
export const aDelivery = (
  id: string,
  { bytes = 1_000, queue = 'statuses' }: { bytes?: number; queue?: string } = {},
): Delivery => ({
  message: { id, body: `{"id":"${id}"}`, attributes: {}, bytes },
  event: undefined,
  queue,
  attempts: 0,
});

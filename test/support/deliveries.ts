import type { Delivery } from '#poller/tick/page-jobs.ts';

/** A delivery that nobody has tried yet. */
export const aDelivery = (
  id: string,
  { bytes = 1_000, onConfirmed = () => undefined }: { bytes?: number; onConfirmed?: () => void } = {},
): Delivery => ({
  message: { id, body: `{"id":"${id}"}`, attributes: {}, bytes },
  onConfirmed,
  attempts: 0,
});

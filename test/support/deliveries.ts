import type { Delivery } from '../../functions/poll-reports/tick/progress.ts';

/** A delivery that nobody has tried yet. */
export const aDelivery = (
  id: string,
  { bytes = 1_000, onConfirmed = () => undefined }: { bytes?: number; onConfirmed?: () => void } = {},
): Delivery => ({
  message: { id, body: `{"id":"${id}"}`, attributes: {}, bytes },
  onConfirmed,
  attempts: 0,
});

import type { FaxStatusEvent } from '../generated/fax-status-event.ts';

export type { FaxStatusEvent } from '../generated/fax-status-event.ts';

export type Outcome = FaxStatusEvent['data']['outcome'];

/** An event whose outcome is known. */
export type EventWith<Known extends Outcome> = FaxStatusEvent & {
  readonly data: { readonly outcome: Known };
};
export type DeliveredEvent = EventWith<'delivered'>;
/** The fax may have arrived: sending it again may deliver it twice. */
export type UncertainEvent = EventWith<'uncertain'>;
export type FailedEvent = EventWith<'failed'>;

export const isDelivered = (event: FaxStatusEvent): event is DeliveredEvent =>
  event.data.outcome === 'delivered';
export const isUncertain = (event: FaxStatusEvent): event is UncertainEvent =>
  event.data.outcome === 'uncertain';
export const isFailed = (event: FaxStatusEvent): event is FailedEvent => event.data.outcome === 'failed';

/** What to do for each outcome; the compiler asks for all three. */
export interface OutcomeHandlers<Result> {
  readonly delivered: (event: DeliveredEvent) => Result;
  readonly uncertain: (event: UncertainEvent) => Result;
  readonly failed: (event: FailedEvent) => Result;
}

/** Hands the event to the handler of its outcome, and returns what that returns. */
export function byOutcome<Result>(event: FaxStatusEvent, handlers: OutcomeHandlers<Result>): Result {
  if (isDelivered(event)) return handlers.delivered(event);
  return isUncertain(event) ? handlers.uncertain(event) : handlers.failed(event as FailedEvent);
}

/**
 * What makes a status the same status, also when its message comes twice: 32 characters, 0–9 and a–f.
 * Remember it where the effect happens, in the same transaction if you can.
 */
export const dedupeKey = (event: FaxStatusEvent): string => event.id;

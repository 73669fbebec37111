import type { Delivery, Rejection } from './page-jobs.ts';
import type { BatchResponse } from './ports.ts';

export interface Reconciled {
  readonly confirmed: readonly Delivery[];
  readonly rejected: readonly Rejection[];
  /** Failed in a way that can succeed, or not responded at all. */
  readonly open: readonly Delivery[];
}

/**
 * Holds what SQS responded against what was submitted: HTTP 200 says nothing about the entries. Every submitted entry
 * ends in exactly one list; an entry that the response does not name, or names on both sides, is not confirmed.
 */
export function reconcile(batch: readonly Delivery[], { successful, failed }: BatchResponse): Reconciled {
  const succeeded = new Set(successful);
  const failures = new Map(failed.map((failure) => [failure.index, failure]));
  const confirmed: Delivery[] = [];
  const rejected: Rejection[] = [];
  const open: Delivery[] = [];
  for (const [index, delivery] of batch.entries()) {
    const failure = failures.get(index);
    if (succeeded.has(index) && !failure) confirmed.push(delivery);
    else if (failure?.final) rejected.push({ delivery, code: failure.code });
    else open.push(delivery);
  }
  return { confirmed, rejected, open };
}

import type { FaxStatusEvent } from 'fax-status-forwarder/consumer';

/** What to do about a status. */
export type Plan =
  | { readonly do: 'nothing' }
  /** Send the fax to this recipient again, as attempt number `attempt`, after `afterMinutes`. */
  | { readonly do: 'resend'; readonly attempt: number; readonly afterMinutes: number }
  /** A person decides. */
  | { readonly do: 'ask'; readonly question: string };

/**
 * Minutes before each further attempt, by what the status suggests. What is not named here is never sent
 * again.
 */
const PAUSES: Readonly<Record<string, readonly number[]>> = {
  // The line or a device failed: soon, and once more.
  retry: [5, 15],
  // Engaged, or nobody answered: later, and then ask.
  retry_then_contact_recipient: [15, 60, 240],
};

/**
 * Decides over one status.
 *
 * @param attempt which attempt this status is about, from 1; keep it in your own reference, such as
 *   `order-4711/2`
 */
export function planFor({ data }: FaxStatusEvent, attempt: number): Plan {
  if (data.outcome === 'delivered') return { do: 'nothing' };
  // The fax may have arrived. Sending it again may deliver it twice: no program decides that.
  if (data.outcome === 'uncertain') return { do: 'ask', question: 'Did the fax arrive?' };
  const pause = PAUSES[data.suggestedAction]?.[attempt - 1];
  if (pause !== undefined) return { do: 'resend', attempt: attempt + 1, afterMinutes: pause };
  if (data.suggestedAction === 'none') return { do: 'nothing' };
  return { do: 'ask', question: QUESTIONS[data.suggestedAction] ?? `What does ${data.reason} mean?` };
}

const QUESTIONS: Readonly<Record<string, string>> = {
  retry: 'Is there another way to reach the recipient?',
  retry_then_contact_recipient: 'Does the recipient have another number?',
  check_number: 'Is the number right?',
  fix_document: 'What is wrong with the document?',
  do_not_send: 'Does the recipient want no faxes from you?',
  contact_support: 'What does the provider say?',
};

/** The attempt that a reference of the form `order-4711/2` names; 1 where it names none. */
export function attemptOf({ data }: FaxStatusEvent): number {
  const [, attempt] = /\/(\d{1,3})$/.exec(data.reference?.customerDefinedId ?? '') ?? [];
  return attempt === undefined ? 1 : Number(attempt);
}

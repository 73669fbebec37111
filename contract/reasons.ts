/**
 * The reason table: what each Retarus reason code means and what a sender does about it.
 *
 * Source: Retarus' public table of transmission status codes for outbound fax, and the codes that two public
 * clients know beyond it. The table is not complete: a code that is missing here is forwarded unchanged and
 * classed `unknown`.
 */

export const OUTCOMES = ['delivered', 'uncertain', 'failed'] as const;
/** `uncertain`: the fax may have arrived; sending it again may deliver it twice. */
export type Outcome = (typeof OUTCOMES)[number];

export const REASON_CLASSES = [
  'delivered',
  'busy',
  'no_fax_device',
  'no_answer',
  'wrong_number',
  'transmission',
  'uncertain',
  'document',
  'blocked',
  'cancelled',
  'provider',
  'unknown',
] as const;
export type ReasonClass = (typeof REASON_CLASSES)[number];

export const SUGGESTED_ACTIONS = [
  'none',
  'retry',
  'retry_then_contact_recipient',
  'check_number',
  'confirm_with_recipient',
  'fix_document',
  'do_not_send',
  'contact_support',
  'investigate',
] as const;
export type SuggestedAction = (typeof SUGGESTED_ACTIONS)[number];

/** What is known of one reason code. */
export interface ReasonEntry {
  readonly reasonClass: ReasonClass;
  readonly outcome: Outcome;
  readonly suggestedAction: SuggestedAction;
  /** One sentence for a person who has never seen the code. */
  readonly explanation: string;
}

/**
 * What a reason code looks like: a letter, then letters, digits and underscores, at most 64 in all and never
 * more than four digits in a row. Free text and fax numbers are no codes: they are counted, but named in no
 * log, metric or screen.
 */
export const REASON_CODE = /^(?!.*\d{5})[A-Za-z]\w{0,63}$/;

export const isReasonCode = (value: unknown): value is string =>
  typeof value === 'string' && REASON_CODE.test(value);

/** How a person is told what a reason code is. */
export const REASON_CODE_RULE =
  'must be a reason code, for instance "WRONG_NO": a letter, then letters, digits and underscores, at ' +
  'most 64';

/** Reason code → what is known of it. */
export type ReasonTable = Readonly<Record<string, ReasonEntry>>;

const failed = (
  reasonClass: ReasonClass,
  suggestedAction: SuggestedAction,
  explanation: string,
): ReasonEntry => ({ reasonClass, outcome: 'failed', suggestedAction, explanation });

export const REASONS: ReasonTable = {
  OK: {
    reasonClass: 'delivered',
    outcome: 'delivered',
    suggestedAction: 'none',
    explanation: 'All pages were delivered.',
  },
  BUSY: failed('busy', 'retry_then_contact_recipient', 'The line was engaged at every attempt.'),
  NOFAX: failed(
    'no_fax_device',
    'retry_then_contact_recipient',
    'A person, an answering machine or a modem took the call, or a carrier could not connect it.',
  ),
  NOFAX_DIS: failed(
    'no_fax_device',
    'retry_then_contact_recipient',
    'Somebody took the call and hung up before a fax device answered.',
  ),
  NOFAX_TO: failed(
    'no_fax_device',
    'retry_then_contact_recipient',
    'The call was taken, but no fax signal came.',
  ),
  RING_TO: failed(
    'no_answer',
    'retry_then_contact_recipient',
    'Nobody answered: the device is off, out of paper or diverted.',
  ),
  WOUT_TO: failed('no_answer', 'retry_then_contact_recipient', 'Waiting for an answer took too long.'),
  WRONG_NO: failed('wrong_number', 'check_number', 'The number does not exist or is incomplete.'),
  CHANGED_NO: failed('wrong_number', 'check_number', 'The number has changed.'),
  DIAL_NC: failed('wrong_number', 'check_number', 'The number could not be connected.'),
  DIAL_GF: failed('wrong_number', 'check_number', 'Dialling the number failed.'),
  NO_TRAIN: failed('transmission', 'retry', 'The two devices could not agree on a speed.'),
  REM_DIS: failed('transmission', 'retry', "The recipient's device ended the transmission."),
  NO_REMOTEINFO: failed('transmission', 'retry', "The recipient's device did not identify itself."),
  BAD_LINES: failed('transmission', 'retry', 'Too many lines of the page arrived damaged.'),
  FANS_GF: failed('transmission', 'retry', 'The connection failed while the devices answered each other.'),
  PAGE_SEND_ERROR: failed('transmission', 'retry', 'A page could not be transmitted.'),
  PAGE_SEND_ERR: failed('transmission', 'retry', 'A page could not be transmitted.'),
  COMERROR: failed('transmission', 'retry', 'The line or a device failed during the transmission.'),
  EOD_FAILED: {
    reasonClass: 'uncertain',
    outcome: 'uncertain',
    suggestedAction: 'confirm_with_recipient',
    explanation:
      'All pages were sent, but their end was not confirmed. The fax often did arrive: sending it ' +
      'again may deliver it twice.',
  },
  MISSING_FAX_FILE: failed('document', 'fix_document', 'The document is missing.'),
  UNKNOWN_FAX_FILE: failed('document', 'fix_document', 'The document is of a format that cannot be faxed.'),
  TIFF_PAGE_ERR: failed('document', 'fix_document', 'A page of the document is damaged.'),
  RENDERING_ERROR: failed('document', 'fix_document', 'The document could not be converted to fax pages.'),
  BLACKLIST: failed('blocked', 'do_not_send', 'The number is on a blocking list.'),
  PBLACKLIST: failed('blocked', 'do_not_send', 'The number is on a personal blocking list.'),
  CANCELLED: failed('cancelled', 'none', 'The sender cancelled the fax.'),
};

/** How a code is treated that the table does not know: delivered to the consumer unchanged, and counted. */
export const UNKNOWN_REASON: ReasonEntry = failed(
  'unknown',
  'investigate',
  'The code is not in the public table. Ask Retarus before you send again.',
);

/** Where `reasons.json` has the entry for every code that it does not name. No code holds a parenthesis. */
export const ANY_OTHER_CODE = '(any other)';

/**
 * The status value of a recipient whose fax is still on its way. Documentation says that it is not listed;
 * two public clients know it.
 */
export const PENDING = 'PENDING';

import type { FaxStatusData, FaxStatusEvent } from '../../../contract/event.ts';
import {
  type Outcome,
  type ReasonEntry,
  type ReasonTable,
  UNKNOWN_REASON,
} from '../../../contract/reasons.ts';
import { EVENT_TYPE } from '../../../contract/version.ts';
import type { Source } from '../interface/source.ts';
import { statusIds } from './event-id.ts';
import type { RecipientStatus, Report } from './report.ts';

/**
 * The events of a report, one per recipient, in the order of its recipients.
 *
 * @param reasons the reason table to judge by
 */
export function eventsOf(source: Source, report: Report, reasons: ReasonTable): FaxStatusEvent[] {
  const { jobId, recipientStatus, pages, reference, ...added } = report;
  const idOf = statusIds(source, jobId);
  const { account, dataCenter } = source;
  const job = {
    account,
    dataCenter,
    jobId,
    ...(pages === undefined ? {} : { pages }),
    ...(reference === undefined ? {} : { reference }),
  };
  return recipientStatus.map((status, index): FaxStatusEvent => {
    const time = rfc3339(status.sentTs);
    return {
      specversion: '1.0',
      id: idOf(status),
      source: `urn:fax-status-forwarder:${source.dataCenter}:${source.account}`,
      type: EVENT_TYPE,
      subject: jobId,
      ...(time === undefined ? {} : { time }),
      datacontenttype: 'application/json',
      data: dataOf(job, status, added, { position: index + 1, count: recipientStatus.length }, reasons),
    };
  });
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Names that the message gives a meaning of its own; a field of this name that Retarus adds one day must not
 * replace it.
 */
const RESERVED: ReadonlySet<string> = new Set([
  'account',
  'dataCenter',
  'jobId',
  'pages',
  'reference',
  'recipient',
  'outcome',
  'reasonClass',
  'suggestedAction',
  'shadowed',
]);

/** A field of the report is never taken for one of these where the recipient does not have it. */
const OPTIONAL_OF_RECIPIENT: ReadonlySet<string> = new Set([
  'durationInSecs',
  'properties',
  'sentTs',
  'sentToNumber',
  'remoteCsid',
]);

function dataOf(
  job: Fields,
  status: RecipientStatus,
  added: Fields,
  recipient: { position: number; count: number },
  reasons: ReasonTable,
): FaxStatusData {
  const verdict = verdictOf(status.status, status.reason, reasons);
  const ofReport = partition(
    added,
    (name) => RESERVED.has(name) || OPTIONAL_OF_RECIPIENT.has(name) || Object.hasOwn(status, name),
  );
  const ofRecipient = partition(status, (name) => RESERVED.has(name));
  const shadowed = {
    ...(ofReport.shadowed && { report: ofReport.shadowed }),
    ...(ofRecipient.shadowed && { recipient: ofRecipient.shadowed }),
  };
  return {
    ...job,
    recipient,
    ...ofRecipient.kept,
    ...ofReport.kept,
    ...verdict,
    ...(Object.keys(shadowed).length > 0 && { shadowed }),
  } as FaxStatusData;
}

/** Splits off the fields whose name is taken. Nothing is copied in the ordinary case that none is. */
function partition(fields: Fields, isTaken: (name: string) => boolean): { kept: Fields; shadowed?: Fields } {
  const taken: string[] = [];
  for (const name of Object.keys(fields)) if (isTaken(name)) taken.push(name);
  if (taken.length === 0) return { kept: fields };
  // fromEntries defines properties and so keeps a field named __proto__; assigning would set the prototype.
  const pick = (wanted: boolean) =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => taken.includes(name) === wanted));
  return { kept: pick(false), shadowed: pick(true) };
}

/** Every part in its range, but for the day. */
const RFC3339 =
  /^\d{4}-(0[1-9]|1[0-2])-\d\dT([01]\d|2[0-3])(:[0-5]\d){2}(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;

/** Its group is the offset. */
const ISO_8601 = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/i;

/**
 * Epoch milliseconds of a `sentTs` that is a date and a time of day in ISO 8601, in UTC where it names no
 * offset. `undefined` for anything else: Date.parse alone would take "1" for a day in 2001.
 */
export function timeOf(sentTs: unknown): number | undefined {
  const parts = typeof sentTs === 'string' && ISO_8601.exec(sentTs);
  if (!parts) return undefined;
  const [text, offset] = parts;
  const time = Date.parse(offset ? text : `${text}Z`);
  return Number.isNaN(time) ? undefined : time;
}

/** CloudEvents takes RFC 3339 only; anything else stays in `data.sentTs` and is left out of `time`. */
function rfc3339(value: string | null | undefined): string | undefined {
  if (!value || !RFC3339.test(value)) return undefined;
  // Every month has 28 days; of a later one, a Date carries the 30th of February over into March.
  const day = Number(value.slice('yyyy-mm-'.length, 'yyyy-mm-dd'.length));
  if (day > 0 && day <= 28) return value;
  return new Date(value.slice(0, 'yyyy-mm-dd'.length)).getUTCDate() === day ? value : undefined;
}

/** What a status means for the sender. */
export type Verdict = Pick<ReasonEntry, 'outcome' | 'reasonClass' | 'suggestedAction'>;

/** The `status` of a delivered fax; Retarus documents no other value. */
const DELIVERED = 'OK';

/**
 * Reads `status` and `reason` together. A code that the table does not know is `unknown`; whether it failed
 * is then up to the status.
 *
 * Where the two contradict each other (`OK` with a failure's reason, or the other way round) nobody knows
 * whether the fax arrived: that is `uncertain`, since a consumer that sends again would risk a second fax.
 */
export function verdictOf(status: string, reason: string, table: ReasonTable): Verdict {
  const entry = (Object.hasOwn(table, reason) ? table[reason] : undefined) ?? UNKNOWN_REASON;
  const { reasonClass, suggestedAction } = entry;
  const saysDelivered = status === DELIVERED;
  if (saysDelivered === (entry.outcome === 'delivered'))
    return { outcome: entry.outcome, reasonClass, suggestedAction };
  if (entry.outcome === 'uncertain') return { outcome: 'uncertain', reasonClass, suggestedAction };
  return contradiction(reasonClass);
}

const contradiction = (reasonClass: Verdict['reasonClass']): Verdict => ({
  outcome: 'uncertain' satisfies Outcome,
  // A delivery class would hide the doubt from whoever filters by class.
  reasonClass: reasonClass === 'delivered' ? 'uncertain' : reasonClass,
  suggestedAction: 'confirm_with_recipient',
});

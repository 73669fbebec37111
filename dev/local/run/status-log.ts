import { maskNumber, shownCode } from '#cli/ui/mask.ts';
import type { FaxStatusEvent } from '#contract/event.ts';
import type { ReceivedMessage } from '../sqs/index.ts';

/** A status as a list shows it: its number is masked. */
export interface StatusRow {
  /** Place in the order of arrival, from 0. */
  readonly place: number;
  readonly id: string;
  /** When the consumer received it, epoch milliseconds. */
  readonly at: number;
  readonly outcome: string;
  readonly reason: string;
  readonly reasonClass: string;
  readonly suggestedAction: string;
  readonly maskedNumber: string;
  readonly jobId: string;
  readonly dataCenter: string;
  readonly recipient: string;
  /** The sender's own reference of the job, where it has one. */
  readonly reference: string;
}

/** Everything that is kept of one status. */
export interface StatusRecord {
  readonly row: StatusRow;
  readonly message: ReceivedMessage;
  /** Names of the queues whose consumers received it. */
  readonly queues: Set<string>;
  /** How often the main queue's consumer received it. */
  times: number;
  readonly text: string;
}

export interface StatusQuery {
  /**
   * Words that must all occur in job id, event id, reference, reason, class, action, data center or number.
   */
  readonly text: string;
  readonly outcome: string;
  readonly reasonClass: string;
  /**
   * Only statuses that had arrived when this many had; so a place in the list stays what it is while more
   * arrive.
   */
  readonly until: number;
}

/** Every status that the consumers received, to be searched, newest first. */
export class StatusLog {
  readonly #records: StatusRecord[] = [];
  readonly #byId = new Map<string, StatusRecord>();
  /** The last question's matches, and how far they look: what came later is looked at alone. */
  #last: { key: string; seen: number; found: StatusRecord[] } = { key: '', seen: 0, found: [] };

  get size(): number {
    return this.#records.length;
  }

  find(id: string): StatusRecord | undefined {
    return this.#byId.get(id);
  }

  /** A consumer received a message; a repetition is counted on the status that it repeats. */
  add(queue: string, message: ReceivedMessage, at: number, isMain: boolean): void {
    const event = JSON.parse(message.body) as FaxStatusEvent;
    const known = this.#byId.get(event.id);
    if (known) {
      known.queues.add(queue);
      if (isMain) known.times++;
      return;
    }
    const row = rowOf(event, this.#records.length, at);
    const record = {
      row,
      message,
      queues: new Set([queue]),
      times: isMain ? 1 : 0,
      text: [...SEARCHED.map((name) => row[name]), event.id].join(' ').toLowerCase(),
    };
    this.#records.push(record);
    this.#byId.set(event.id, record);
  }

  /** How many match, and some of them. @param from the first one's place among the matches, newest first */
  search(query: StatusQuery, from: number, count: number): { total: number; rows: StatusRow[] } {
    const until = Math.min(query.until, this.#records.length);
    const matches = this.#matches(query, until);
    const rows: StatusRow[] = [];
    for (let index = matches.length - 1 - from; index >= 0 && rows.length < count; index--) {
      const record = matches[index];
      if (record) rows.push(record.row);
    }
    return { total: matches.length, rows };
  }

  #matches(query: StatusQuery, until: number): StatusRecord[] {
    const words = query.text.toLowerCase().split(/\s+/).filter(Boolean).map(asShown);
    const { outcome, reasonClass } = query;
    if (words.length === 0 && !outcome && !reasonClass) return this.#records.slice(0, until);
    const key = JSON.stringify([words, outcome, reasonClass]);
    if (this.#last.key !== key || this.#last.seen > until) this.#last = { key, seen: 0, found: [] };
    for (; this.#last.seen < until; this.#last.seen++) {
      const record = this.#records[this.#last.seen];
      if (!record) continue;
      if (outcome && record.row.outcome !== outcome) continue;
      if (reasonClass && record.row.reasonClass !== reasonClass) continue;
      if (words.every((word) => record.text.includes(word))) this.#last.found.push(record);
    }
    return this.#last.found;
  }
}

/** A whole number is looked for in the form in which it is shown. */
const asShown = (word: string): string => (/^\+?\d{8,}$/.test(word) ? maskNumber(word) : word);

const SEARCHED = [
  'jobId',
  'reference',
  'reason',
  'reasonClass',
  'suggestedAction',
  'outcome',
  'dataCenter',
  'maskedNumber',
] as const;

/** @param at when it was received, epoch milliseconds */
export const rowOf = ({ id, data }: FaxStatusEvent, place: number, at: number): StatusRow => ({
  place,
  id,
  at,
  outcome: data.outcome,
  reason: shownCode(data.reason),
  reasonClass: data.reasonClass,
  suggestedAction: data.suggestedAction,
  maskedNumber: maskNumber(data.number),
  jobId: data.jobId,
  dataCenter: data.dataCenter,
  recipient: `${data.recipient.position} of ${data.recipient.count}`,
  reference: data.reference?.customerDefinedId ?? '',
});

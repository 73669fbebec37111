import type { AlarmChange } from '../run/alarm-watch.ts';
import type { Episode } from '../run/episodes.ts';
import type { Verdict } from '../run/ledger.ts';
import type { Sample } from '../run/series.ts';
import type { SentDigest } from '../run/simulated-time.ts';
import type { StatusRow } from '../run/status-log.ts';
import type { TickView } from '../run/tick-watch.ts';

export type { Episode, Sample, SentDigest, StatusRow, TickView, Verdict };

/** What does not change while the run lasts; the first server-sent event, `about`. */
export interface About {
  readonly startedAt: number;
  readonly sources: readonly { readonly name: string; readonly city: string }[];
  readonly actions: readonly ActionText[];
  /** Every reason code that is known, and what it means. */
  readonly reasons: Readonly<Record<string, ReasonText>>;
  readonly samples: readonly Sample[];
  readonly alarms: readonly AlarmText[];
}

/** An alarm of the template in words. */
export interface AlarmText {
  readonly name: string;
  /** The name without that of the forwarder. */
  readonly title: string;
  /** What it means for people who send faxes. */
  readonly impact: string;
  readonly severity: 'page' | 'warn';
  /** When it fires. */
  readonly condition: string;
  /** The runbook's section, in Markdown. */
  readonly runbook: string;
}

/** All alarms, in simulated time: epoch milliseconds. */
export interface AlarmsState {
  readonly now: number;
  /** A day passes in about a minute. */
  readonly isFast: boolean;
  readonly ringing: readonly { readonly name: string; readonly since: number }[];
  /** Names of those that tell nobody at this time. */
  readonly muted: readonly string[];
  /** Newest first. */
  readonly changes: readonly AlarmChange[];
}

export interface ActionText {
  readonly id: string;
  readonly title: string;
  readonly does: string;
  readonly reaction: string;
  /** A switch stays on until it is pressed again. */
  readonly isSwitch: boolean;
}

export interface ReasonText {
  readonly reasonClass: string;
  readonly outcome: string;
  readonly suggestedAction: string;
  readonly explanation: string;
}

/** What the page shows; the server-sent event `state`, at most a few times a second. Numbers are masked. */
export interface PageState {
  readonly verdict: Verdict;
  readonly sources: readonly SourceState[];
  readonly queues: readonly QueueCounts[];
  readonly ticks: readonly TickView[];
  readonly tickCount: number;
  readonly calls: Readonly<Record<'list' | 'delete' | 'other' | 'send' | 'secret', number>>;
  readonly outcomes: Readonly<Record<string, number>>;
  /** How often each reason code came. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly reasonClasses: Readonly<Record<string, number>>;
  /** Ids of the actions whose condition lasts, and of those that are under way. */
  readonly on: readonly string[];
  readonly busy: readonly string[];
  readonly episodes: readonly Episode[];
  readonly alarms: AlarmsState;
  readonly statuses: number;
  /** Cases that came, and those that are still in it. */
  readonly quarantine: { readonly arrived: number; readonly inside: number };
  /** The latest daily digest. */
  readonly digest: SentDigest | undefined;
}

export interface SourceState {
  readonly name: string;
  readonly held: number;
  readonly left: number;
  readonly isPolling: boolean;
  /** How the latest tick ended, or what went wrong. */
  readonly last: string;
  readonly isFailing: boolean;
}

export interface QueueCounts {
  readonly name: string;
  readonly role: 'main' | 'filtered' | 'quarantine';
  /** Messages that are in it. */
  readonly waiting: number;
  /** Messages that its consumer received, or that a person took out of quarantine. */
  readonly received: number;
}

/** One status in full. */
export interface StatusDetail {
  readonly row: StatusRow;
  readonly event: unknown;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageGroupId: string;
  readonly messageDeduplicationId: string;
  readonly queues: readonly string[];
  readonly timesSent: number;
  readonly timesReceived: number;
  readonly report: unknown;
  readonly recipe: Recipe | undefined;
}

/** What an event id is made of, and that the same comes out when it is worked out anew. */
export interface Recipe {
  readonly account: string;
  readonly dataCenter: string;
  readonly jobId: string;
  readonly content: string;
  /** How many recipients before this one have the very same content. */
  readonly counter: number;
  readonly id: string;
}

export interface QuarantineRow {
  readonly place: number;
  readonly at: number;
  readonly kind: string;
  readonly jobId: string;
  readonly dataCenter: string;
  readonly problems: readonly string[];
  /** Whether it was replayed: its statuses are in the queues. */
  readonly isOut: boolean;
}

/** What reading quarantine again came to, as `fax-status quarantine replay --json` prints it. */
export interface Replayed {
  readonly replayed: readonly { readonly id: string; readonly jobId?: string; readonly messages: number }[];
  /** What still cannot be sent, and why. */
  readonly stays: readonly {
    readonly id: string;
    readonly jobId?: string;
    readonly problems: readonly string[];
  }[];
  readonly messages: number;
}

export interface QuarantineDetail {
  readonly row: QuarantineRow;
  readonly content: unknown;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Rows<Row> {
  readonly total: number;
  readonly rows: readonly Row[];
}

/** The set behind one number of the verdict. */
export interface SetDetail {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** How many rows there are in all. */
  readonly total: number;
}

import type { FaxStatusEvent } from '../../../contract/event.ts';
import type { Outcome, ReasonClass } from '../../../contract/reasons.ts';
import type { QuarantineKind } from '../domain/quarantine.ts';

/** Counts what landed, never what was tried. */
export class Tally {
  pages = 0;
  fullPages = 0;
  reports = 0;
  forwarded = 0;
  /** Confirmed in an earlier tick of this container: not sent again. */
  alreadyForwarded = 0;
  deleted = 0;
  deletesRefused = 0;
  pending = 0;
  unreadable = 0;
  unconfirmed = 0;
  readonly outcomes: Record<Outcome, number> = { delivered: 0, uncertain: 0, failed: 0 };
  readonly classes = new Map<ReasonClass, number>();
  readonly reasons = new Map<string, number>();
  readonly quarantined = new Map<QuarantineKind, number>();
  /** Milliseconds from sentTs to the confirmation, one value a status that has a readable sentTs. */
  readonly lags: number[] = [];
  readonly calls = { list: 0, send: 0, delete: 0, secret: 0 };
  /** Epoch milliseconds of the oldest fax whose report is still at Retarus, as far as the last page tells. */
  oldestLeft: number | undefined;

  countForwarded(event: FaxStatusEvent, now: number): void {
    const { outcome, reasonClass, reason, sentTs } = event.data;
    this.forwarded++;
    this.outcomes[outcome]++;
    increment(this.classes, reasonClass);
    increment(this.reasons, reason);
    const sent = sentTs ? Date.parse(sentTs) : Number.NaN;
    if (!Number.isNaN(sent)) this.lags.push(Math.max(0, now - sent));
  }

  countQuarantined(kind: QuarantineKind): void {
    increment(this.quarantined, kind);
  }
}

function increment<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

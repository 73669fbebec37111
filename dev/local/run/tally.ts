import { shownCode } from '#cli/ui/mask.ts';
import type { FaxStatusEvent } from '#contract/event.ts';
import { OUTCOMES, type Outcome } from '#contract/reasons.ts';
import type { ReceivedMessage } from '../sqs/index.ts';
import { readQuarantined } from './quarantined.ts';
import { rowOf, type StatusRow } from './status-log.ts';

export interface QuarantineNote {
  readonly kind: string;
  readonly dataCenter: string;
  readonly jobId: string | undefined;
  /** Why, in words that hold no values of the report. */
  readonly problem: string;
}

/** What the consumer has seen so far, counted; nothing in it identifies a recipient. */
export class Tally {
  received = 0;
  readonly outcomes: Record<Outcome, number> = { delivered: 0, uncertain: 0, failed: 0 };
  readonly reasonClasses = new Map<string, number>();
  readonly reasons = new Map<string, number>();
  readonly quarantine: QuarantineNote[] = [];
  /** The first status of each reason class. */
  readonly #firstOfClass = new Map<string, StatusRow>();

  countStatus({ body }: ReceivedMessage): void {
    const event = JSON.parse(body) as FaxStatusEvent;
    const { data } = event;
    this.received++;
    this.outcomes[data.outcome]++;
    increment(this.reasonClasses, data.reasonClass);
    increment(this.reasons, shownCode(data.reason));
    if (!this.#firstOfClass.has(data.reasonClass))
      this.#firstOfClass.set(data.reasonClass, rowOf(event, this.received - 1, 0));
  }

  countQuarantined(body: string): void {
    const { kind, dataCenter, jobId, problems } = readQuarantined(body);
    this.quarantine.push({ kind, dataCenter, jobId, problem: problems.join('; ') });
  }

  /** A few statuses that differ: one of each outcome first, then of further classes. */
  samples(count: number): StatusRow[] {
    const all = [...this.#firstOfClass.values()];
    const ofEachOutcome = OUTCOMES.flatMap(
      (outcome) => all.find((sample) => sample.outcome === outcome) ?? [],
    );
    return [...new Set([...ofEachOutcome, ...all])].slice(0, count);
  }
}

const increment = (counts: Map<string, number>, key: string): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

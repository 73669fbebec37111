import { maskNumber, shownCode } from '#cli/ui/mask.ts';
import type { FaxStatusEvent } from '#contract/event.ts';
import { OUTCOMES, type Outcome } from '#contract/reasons.ts';
import type { ReceivedMessage } from '../sqs/index.ts';
import { readQuarantined } from './quarantined.ts';

/** A status as it may stand on a screen. */
export interface Sample {
  readonly outcome: string;
  readonly reason: string;
  readonly reasonClass: string;
  readonly suggestedAction: string;
  readonly maskedNumber: string;
  readonly jobId: string;
  readonly dataCenter: string;
  readonly place: string;
}

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
  /** The latest messages, newest first. */
  latest: Sample[] = [];
  /** The first message of each reason class. */
  readonly firstOfClass = new Map<string, Sample>();

  countStatus({ body }: ReceivedMessage): void {
    const { data } = JSON.parse(body) as FaxStatusEvent;
    this.received++;
    this.outcomes[data.outcome]++;
    increment(this.reasonClasses, data.reasonClass);
    increment(this.reasons, shownCode(data.reason));
    const sample: Sample = {
      outcome: data.outcome,
      reason: shownCode(data.reason),
      reasonClass: data.reasonClass,
      suggestedAction: data.suggestedAction,
      maskedNumber: maskNumber(data.number),
      jobId: data.jobId,
      dataCenter: data.dataCenter,
      place: `${data.recipient.position} of ${data.recipient.count}`,
    };
    this.latest = [sample, ...this.latest].slice(0, KEPT);
    if (!this.firstOfClass.has(data.reasonClass)) this.firstOfClass.set(data.reasonClass, sample);
  }

  countQuarantined({ body }: ReceivedMessage): void {
    const { kind, dataCenter, jobId, problems } = readQuarantined(body);
    this.quarantine.push({ kind, dataCenter, jobId, problem: problems.join('; ') });
  }

  /** A few messages that differ: one of each outcome first, then of further classes. */
  samples(count: number): Sample[] {
    const all = [...this.firstOfClass.values()];
    const ofEachOutcome = OUTCOMES.flatMap(
      (outcome) => all.find((sample) => sample.outcome === outcome) ?? [],
    );
    return [...new Set([...ofEachOutcome, ...all])].slice(0, count);
  }
}

const KEPT = 8;

const increment = (counts: Map<string, number>, key: string): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

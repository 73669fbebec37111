import type { FaxStatusEvent } from '../../../contract/event.ts';
import {
  contentId,
  type QuarantineCase,
  type QuarantineKind,
  quarantineMessage,
} from '../domain/quarantine.ts';
import type { TickContext } from './context.ts';
import type { Outbox } from './outbox.ts';
import type { JobProgress } from './page-jobs.ts';

/** A list entry that is not a report. */
export interface UnreadableReport {
  readonly raw: unknown;
  /** Absent where it has no usable job id: it can be quarantined, but not deleted. */
  readonly job: JobProgress | undefined;
  readonly problems: readonly string[];
}

/** Brings into quarantine what cannot be read or sent, once per container. */
export class QuarantineWard {
  readonly #context: TickContext;
  readonly outbox: Outbox;
  /** What waits for a message of this page: the same content twice (two queues refused it, two entries alike) is sent once. */
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(context: TickContext, outbox: Outbox) {
    this.#context = context;
    this.outbox = outbox;
  }

  /** Tells what quarantine has confirmed to this container already from what is new. */
  sort(reports: readonly UnreadableReport[]): { known: UnreadableReport[]; fresh: UnreadableReport[] } {
    const { setup, source } = this.#context;
    const sorted = { known: [] as UnreadableReport[], fresh: [] as UnreadableReport[] };
    for (const report of reports) {
      const isKnown = setup.memory.confirmed.has(setup.quarantineQueue, contentId(source, report.raw));
      sorted[isKnown ? 'known' : 'fresh'].push(report);
    }
    return sorted;
  }

  admitReport({ raw, job, problems }: UnreadableReport): void {
    this.#admit({ kind: 'unreadable-report', jobId: job?.jobId, problems, content: raw }, () => {
      if (job) job.holds--;
    });
  }

  admitStatus(kind: QuarantineKind, event: FaxStatusEvent, problem: string, done: () => void): void {
    this.#admit({ kind, jobId: event.data.jobId, problems: [problem], content: event }, done);
  }

  #admit(quarantined: Omit<QuarantineCase, 'source'>, done: () => void): void {
    const { setup, source, tally } = this.#context;
    const { confirmed } = setup.memory;
    const message = quarantineMessage({ ...quarantined, source });
    if (confirmed.has(setup.quarantineQueue, message.id)) return done();
    const already = this.#waiting.get(message.id);
    if (already) {
      already.push(done);
      return;
    }
    const waiting = [done];
    this.#waiting.set(message.id, waiting);
    const onConfirmed = (): void => {
      confirmed.add(setup.quarantineQueue, message.id);
      tally.countQuarantined(quarantined.kind);
      for (const settle of waiting) settle();
    };
    this.outbox.add({ message, onConfirmed, attempts: 0 });
  }
}

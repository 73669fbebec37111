import type { FaxStatusEvent } from '../../../contract/event.ts';
import {
  contentId,
  type QuarantineCase,
  type QuarantineKind,
  quarantineMessage,
} from '../domain/quarantine.ts';
import type { Delivery, Outbox } from './outbox.ts';
import type { Block, PageJobs } from './page-jobs.ts';
import type { TickContext } from './ports.ts';

/** A list entry that is not a report. */
export interface UnreadableReport {
  readonly raw: unknown;
  /** As Retarus sent it. */
  readonly text: string;
  /** Keeps its job; absent where it has no usable job id: it can be quarantined, but not deleted. */
  readonly block: Block | undefined;
  readonly problems: readonly string[];
}

/** A status that its queues do not take. */
export interface UnsendableStatus {
  readonly kind: Exclude<QuarantineKind, 'unreadable-report'>;
  /** As far as the settings let it out. */
  readonly event: FaxStatusEvent;
  readonly queues: readonly string[];
  readonly problem: string;
}

/** What waits for one message of quarantine. */
interface Waiting {
  readonly kind: QuarantineKind;
  readonly blocks: Block[];
  readonly statuses: { readonly id: string; readonly queues: readonly string[] }[];
}

/**
 * Brings into quarantine what cannot be read or sent: each content once per execution environment, also where
 * it stands on a page twice or several queues refuse it.
 */
export class PageQuarantine {
  readonly #context: TickContext;
  readonly #jobs: PageJobs;
  readonly #outbox: Outbox;
  /** By the id of the message. */
  readonly #waiting = new Map<string, Waiting>();

  /** @param outbox of the quarantine queue; tells `confirmed` what it delivered */
  constructor(context: TickContext, jobs: PageJobs, outbox: Outbox) {
    this.#context = context;
    this.#jobs = jobs;
    this.#outbox = outbox;
  }

  /** Whether quarantine has confirmed the report to this execution environment already. */
  has({ raw }: UnreadableReport): boolean {
    const { setup, source } = this.#context;
    return setup.memory.confirmed.has(setup.quarantineQueue, contentId(source, raw));
  }

  async addReport({ raw, text, block, problems }: UnreadableReport): Promise<void> {
    const report = { jobId: block?.jobId, problems, content: raw, text };
    await this.#add({ kind: 'unreadable-report', ...report }, (waiting) => {
      if (block) waiting.blocks.push(block);
    });
  }

  async addStatus({ kind, event, queues, problem }: UnsendableStatus): Promise<void> {
    const { jobId } = event.data;
    await this.#add({ kind, jobId, problems: [problem], content: event }, (waiting) => {
      waiting.statuses.push({ id: event.id, queues });
    });
  }

  /** The message is in quarantine. */
  confirmed({ message }: Delivery): void {
    const { setup, tally } = this.#context;
    const waiting = this.#waiting.get(message.id);
    if (!waiting) return;
    this.#waiting.delete(message.id);
    setup.memory.confirmed.add(setup.quarantineQueue, message.id);
    tally.countQuarantined(waiting.kind);
    this.#settle(waiting);
  }

  async #add(quarantined: Omit<QuarantineCase, 'source'>, enlist: (waiting: Waiting) => void): Promise<void> {
    const { setup, source } = this.#context;
    const message = quarantineMessage({ ...quarantined, source });
    const before = this.#waiting.get(message.id);
    const waiting: Waiting = before ?? { kind: quarantined.kind, blocks: [], statuses: [] };
    enlist(waiting);
    if (setup.memory.confirmed.has(setup.quarantineQueue, message.id)) return this.#settle(waiting);
    this.#waiting.set(message.id, waiting);
    if (before) return;
    await this.#outbox.add({ message, event: undefined, queue: setup.quarantineQueue, attempts: 0 });
  }

  #settle({ blocks, statuses }: Waiting): void {
    const { confirmed } = this.#context.setup.memory;
    for (const block of blocks) this.#jobs.lift(block);
    for (const { id, queues } of statuses) {
      for (const queue of queues) {
        confirmed.add(queue, id);
        this.#jobs.quarantined(id, queue);
      }
    }
  }
}

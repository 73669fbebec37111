import type { FaxStatusEvent } from '../../../contract/event.ts';
import { eventsOf } from '../domain/event.ts';
import { MAX_BYTES, redacted, statusMessage } from '../domain/message.ts';
import { type Reading, readReport } from '../domain/report.ts';
import {
  MessagesRefusedError,
  OperationalError,
  PageUnreadableError,
  QueueUnavailableError,
} from './errors.ts';
import { isMajority } from './limits.ts';
import { type Delivery, Outbox } from './outbox.ts';
import { PageJobs } from './page-jobs.ts';
import type { ListedPage, StatusQueue, TickContext } from './ports.ts';
import { PageQuarantine, type UnreadableReport } from './quarantine.ts';

/** What became of a page before anything of it is deleted. */
export interface ForwardedPage {
  /** Jobs of which every status is confirmed, in its queues or in quarantine. */
  readonly deletable: readonly string[];
  /** Why the tick ends after this page; what was confirmed is deleted all the same. */
  readonly error: OperationalError | undefined;
  readonly outOfTime: boolean;
}

/**
 * Forwards one page: reads each report by itself, sends its statuses while the next ones are read, and puts
 * what cannot be read or sent into quarantine.
 *
 * @param stopAt reading of the monotonic clock after which nothing more is sent
 */
export class PageForwarding {
  readonly #context: TickContext;
  readonly #jobs = new PageJobs();
  readonly #unreadable: UnreadableReport[] = [];
  readonly #routes: readonly { readonly queue: StatusQueue; readonly outbox: Outbox }[];
  readonly #quarantineOutbox: Outbox;
  readonly #quarantine: PageQuarantine;
  /** Messages that this page calls for, those included that were confirmed in an earlier tick. */
  #messages = 0;

  constructor(context: TickContext, stopAt: number) {
    this.#context = context;
    const { ports, setup, tally } = context;
    const onCall = (): void => {
      tally.calls.send++;
    };
    const open = (queue: string, onConfirmed: (delivery: Delivery) => void): Outbox =>
      new Outbox({ queue, ports, limits: setup.limits, stopAt, onCall, onConfirmed });
    this.#routes = setup.statusQueues.map((queue) => ({
      queue,
      outbox: open(queue.name, (delivery) => this.#confirmed(delivery)),
    }));
    this.#quarantineOutbox = open(setup.quarantineQueue, (delivery) => this.#quarantine.confirmed(delivery));
    this.#quarantine = new PageQuarantine(context, this.#jobs, this.#quarantineOutbox);
  }

  async run(page: ListedPage): Promise<ForwardedPage> {
    const { setup, source, tally } = this.#context;
    const { reports } = page;
    const readings = reports.map((raw) => readReport(raw));
    // Before anything is sent, so that nothing holds the response's text while the page is forwarded.
    this.#noteUnreadable(page, readings);
    for (const reading of readings) {
      if (reading.kind === 'pending') {
        tally.pending++;
        if (reading.jobId !== undefined) this.#jobs.block(reading.jobId, 'pending');
      } else if (reading.kind === 'final') {
        for (const event of eventsOf(source, reading.report, setup.reasons)) await this.#forward(event);
      }
    }
    for (const { outbox } of this.#routes) await outbox.drain();
    const unreadable = await this.#quarantineUnreadable(reports.length);
    const refused = await this.#quarantineRejected();
    await this.#quarantineOutbox.drain();

    const outboxes = [...this.#routes.map(({ outbox }) => outbox), this.#quarantineOutbox];
    // What even quarantine refuses stays at Retarus too, and somebody must hear of it.
    const leftBehind = (refused ? refused.count : 0) + this.#quarantineOutbox.rejected.length;
    const unconfirmed = outboxes.reduce((sum, outbox) => sum + outbox.unconfirmed.length, leftBehind);
    tally.unconfirmed += unconfirmed;
    const halts = outboxes.map(({ halt }) => halt);
    return {
      deletable: this.#jobs.deletable(),
      outOfTime: halts.includes('out of time'),
      error: unreadable ?? refused?.error ?? haltOf(halts, unconfirmed),
    };
  }

  #noteUnreadable({ reports, takeTexts }: ListedPage, readings: readonly Reading[]): void {
    const unreadable = readings.flatMap((reading, place) =>
      reading.kind === 'unreadable' ? [{ ...reading, place }] : [],
    );
    const texts = takeTexts(unreadable.map(({ place }) => place));
    for (const [index, { jobId, place, problems }] of unreadable.entries()) {
      // Blocked until it is decided whether the page is to be trusted; a readable copy of the job waits for
      // it too.
      const block = jobId === undefined ? undefined : this.#jobs.block(jobId, 'undecided');
      this.#unreadable.push({ raw: reports[place], text: texts[index] ?? '', block, problems });
    }
    this.#context.tally.unreadable += unreadable.length;
  }

  async #forward(event: FaxStatusEvent): Promise<void> {
    // The same status twice on one page is one status.
    if (this.#jobs.isExpected(event.id)) return;
    const { setup, tally } = this.#context;
    const routes = this.#routes.filter(({ queue }) => queue.takes(event.data));
    // The settings see to it that there is one. Were they wrong, the status would count as sent and be
    // deleted unseen.
    if (routes.length === 0) throw new Error('No queue takes this status.');
    this.#messages += routes.length;
    const open = routes.filter(({ queue }) => !setup.memory.confirmed.has(queue.name, event.id));
    const queues = open.map(({ queue }) => queue.name);
    this.#jobs.expect(event.data.jobId, event.id, queues);
    if (open.length === 0) {
      tally.alreadyForwarded++;
      return;
    }
    const message = statusMessage(event, setup.privacy);
    if (message.bytes > MAX_BYTES) {
      const problem = `the message is ${message.bytes} bytes, SQS takes ${MAX_BYTES}`;
      const kind = 'oversized-status';
      return this.#quarantine.addStatus({
        kind,
        event: redacted(event, setup.privacy.omit),
        queues,
        problem,
      });
    }
    for (const { queue, outbox } of open)
      await outbox.add({ message, event, queue: queue.name, attempts: 0 });
  }

  #confirmed({ event, queue }: Delivery): void {
    if (!event) return;
    const { ports, setup, tally } = this.#context;
    setup.memory.confirmed.add(queue, event.id);
    if (this.#jobs.confirmed(event.id, queue)) tally.countForwarded(event, ports.clock.now());
  }

  /** Nothing goes to quarantine where most of the page cannot be read. @returns why not */
  async #quarantineUnreadable(reports: number): Promise<PageUnreadableError | undefined> {
    // What quarantine already has was judged in an earlier tick, and says nothing about the API of today.
    const known = new Set(this.#unreadable.filter((report) => this.#quarantine.has(report)));
    // Nor does what can never be deleted: it comes again for as long as Retarus keeps it.
    const nameless = this.#unreadable.filter((report) => !report.block);
    this.#context.tally.undeletable += nameless.length;
    const fresh = this.#unreadable.filter((report) => report.block && !known.has(report));
    const judged = reports - new Set([...known, ...nameless]).size;
    const distrusted = isMajority(fresh.length, judged);
    for (const report of distrusted ? known : this.#unreadable) await this.#quarantine.addReport(report);
    if (!distrusted) return undefined;
    return new PageUnreadableError(
      `${fresh.length} of ${judged} reports cannot be read; the first one: ` +
        `${fresh[0]?.problems.join('; ')}. They stay at Retarus untouched.`,
    );
  }

  /** Nothing goes to quarantine where SQS refused most of the messages. @returns how many, and why not */
  async #quarantineRejected(): Promise<{ count: number; error: MessagesRefusedError } | undefined> {
    const rejections = this.#routes.flatMap(({ outbox }) => outbox.rejected);
    const count = rejections.length;
    if (isMajority(count, this.#messages)) {
      const share = `${count} of ${this.#messages} messages`;
      const error = new MessagesRefusedError(`SQS refused ${share} for their content. They stay at Retarus.`);
      return { count, error };
    }
    const { privacy } = this.#context.setup;
    for (const { delivery, code } of rejections) {
      if (!delivery.event) continue;
      await this.#quarantine.addStatus({
        kind: 'rejected-status',
        event: redacted(delivery.event, privacy.omit),
        queues: [delivery.queue],
        problem: `SQS refused the message: ${code}`,
      });
    }
    return undefined;
  }
}

/** Why sending ended early in one of the outboxes, unless only the time was up. */
function haltOf(halts: readonly Outbox['halt'][], unconfirmed: number): OperationalError | undefined {
  const error = halts.find((reason) => reason instanceof OperationalError);
  if (error || unconfirmed === 0 || halts.includes('out of time')) return error;
  return new QueueUnavailableError(
    `SQS did not confirm ${unconfirmed} messages. Their jobs stay at Retarus.`,
  );
}

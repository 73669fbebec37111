import type { FaxStatusEvent } from '../../../contract/event.ts';
import { eventsOf } from '../domain/event.ts';
import { MAX_BYTES, type Message } from '../domain/message.ts';
import { redactedMessage } from '../domain/privacy.ts';
import { type Report, readReport } from '../domain/report.ts';
import type { StatusQueue, TickContext } from './context.ts';
import {
  MessagesRefusedError,
  OperationalError,
  PageUnreadableError,
  QueueUnavailableError,
} from './errors.ts';
import { isMajority } from './limits.ts';
import { Outbox } from './outbox.ts';
import { JobBook, type JobProgress } from './page-jobs.ts';
import { QuarantineWard, type UnreadableReport } from './quarantine.ts';

/** What became of a page before anything of it is deleted. */
export interface ForwardedPage {
  /** Jobs of which every status is confirmed, in its queues or in quarantine. */
  readonly deletable: readonly string[];
  /** Why the tick ends after this page; what was confirmed is deleted all the same. */
  readonly error: OperationalError | undefined;
  readonly outOfTime: boolean;
}

/**
 * Forwards one page: reads each report by itself, sends its statuses while the next ones are read, and puts what
 * cannot be read or sent into quarantine.
 *
 * @param stopAt epoch milliseconds after which nothing more is sent
 */
export const forwardPage = (
  reports: readonly unknown[],
  context: TickContext,
  stopAt: number,
): Promise<ForwardedPage> => new PageForwarding(context, stopAt).run(reports);

class PageForwarding {
  readonly #context: TickContext;
  readonly #jobs = new JobBook();
  readonly #seen = new Set<string>();
  readonly #unreadable: UnreadableReport[] = [];
  readonly #routes: readonly { readonly queue: StatusQueue; readonly outbox: Outbox }[];
  readonly #ward: QuarantineWard;
  readonly #outboxes: readonly Outbox[];
  /** Messages that this page calls for, those included that were confirmed in an earlier tick. */
  #messages = 0;

  constructor(context: TickContext, stopAt: number) {
    this.#context = context;
    const { ports, setup, tally } = context;
    const open = (queue: string) =>
      new Outbox({ queue, ports, limits: setup.limits, stopAt, onCall: () => tally.calls.send++ });
    this.#routes = setup.statusQueues.map((queue) => ({ queue, outbox: open(queue.name) }));
    this.#ward = new QuarantineWard(context, open(setup.quarantineQueue));
    this.#outboxes = [...this.#routes.map(({ outbox }) => outbox), this.#ward.outbox];
  }

  async run(reports: readonly unknown[]): Promise<ForwardedPage> {
    for (const raw of reports) await this.#read(raw);
    for (const { outbox } of this.#routes) await outbox.drain();

    // What quarantine already has was judged in an earlier tick, and says nothing about the API of today.
    const { known, fresh } = this.#ward.sort(this.#unreadable);
    const judged = reports.length - known.length;
    const distrusted = isMajority(fresh.length, judged) ? fresh : [];
    for (const unreadable of distrusted.length === 0 ? [...known, ...fresh] : known)
      this.#ward.admitReport(unreadable);
    const refused = this.#settleRejected();
    await this.#ward.outbox.drain();

    // What even quarantine refuses stays at Retarus too, and somebody must hear of it.
    const inLimbo = refused + this.#ward.outbox.rejected.length;
    const unconfirmed = this.#outboxes.reduce((sum, outbox) => sum + outbox.unconfirmed.length, inLimbo);
    this.#context.tally.unconfirmed += unconfirmed;
    return {
      deletable: this.#jobs.deletable(),
      outOfTime: this.#outboxes.some((outbox) => outbox.halt === 'out of time'),
      error: this.#error({ distrusted, judged, refused, unconfirmed }),
    };
  }

  async #read(raw: unknown): Promise<void> {
    const { tally } = this.#context;
    const reading = readReport(raw);
    switch (reading.kind) {
      case 'pending':
        tally.pending++;
        this.#jobs.job(reading.jobId).holds++;
        return;
      case 'unreadable': {
        tally.unreadable++;
        // Held until it is decided whether the page is to be trusted; a readable copy of the job waits for it too.
        const job = reading.jobId === undefined ? undefined : this.#jobs.job(reading.jobId);
        if (job) job.holds++;
        this.#unreadable.push({ raw, job, problems: reading.problems });
        return;
      }
      case 'final':
        return this.#forward(reading.report);
    }
  }

  async #forward(report: Report): Promise<void> {
    const { source, setup } = this.#context;
    const job = this.#jobs.job(report.jobId);
    for (const event of eventsOf(source, report, setup.reasons)) {
      // The same status twice on one page is one status.
      if (this.#seen.has(event.id)) continue;
      this.#seen.add(event.id);
      this.#dispatch(event, job);
      // Waits for room on the wire, so that what is ready to be sent does not grow with the page.
      for (const outbox of this.#outboxes) if (outbox.isFull) await outbox.sendRound();
    }
  }

  #dispatch(event: FaxStatusEvent, job: JobProgress): void {
    const { ports, setup, tally } = this.#context;
    const { confirmed } = setup.memory;
    const routes = this.#routes.filter(({ queue }) => queue.takes(event.data));
    // The settings see to it that there is one. Were they wrong, the status would count as sent and be deleted unseen.
    if (routes.length === 0) throw new Error('No queue takes this status.');
    this.#messages += routes.length;
    const open = routes.filter(({ queue }) => !confirmed.has(queue.name, event.id));
    if (open.length === 0) {
      tally.alreadyForwarded++;
      return;
    }
    job.outstanding++;
    const message = redactedMessage(event, setup.privacy);
    if (message.bytes > MAX_BYTES) {
      const problem = `the message is ${message.bytes} bytes, SQS takes ${MAX_BYTES}`;
      this.#ward.admitStatus('oversized-status', eventIn(message), problem, () => {
        for (const { queue } of open) confirmed.add(queue.name, event.id);
        job.outstanding--;
      });
      return;
    }
    // Confirmed when every queue that takes it has confirmed it.
    let outstanding = open.length;
    for (const { queue, outbox } of open) {
      const onConfirmed = (): void => {
        confirmed.add(queue.name, event.id);
        if (--outstanding > 0) return;
        job.outstanding--;
        tally.countForwarded(event, ports.clock.now());
      };
      const onQuarantined = (): void => {
        confirmed.add(queue.name, event.id);
        if (--outstanding === 0) job.outstanding--;
      };
      outbox.add({ message, onConfirmed, onQuarantined, attempts: 0 });
    }
  }

  /** @returns how many refused messages were left at Retarus because most were refused. */
  #settleRejected(): number {
    const rejections = this.#routes.flatMap(({ outbox }) => outbox.rejected);
    if (isMajority(rejections.length, this.#messages)) return rejections.length;
    for (const { delivery, code } of rejections) {
      const problem = `SQS refused the message: ${code}`;
      this.#ward.admitStatus('rejected-status', eventIn(delivery.message), problem, () =>
        delivery.onQuarantined?.(),
      );
    }
    return 0;
  }

  #error(page: {
    distrusted: readonly UnreadableReport[];
    judged: number;
    refused: number;
    unconfirmed: number;
  }): OperationalError | undefined {
    const { distrusted, judged, refused, unconfirmed } = page;
    if (distrusted[0]) {
      return new PageUnreadableError(
        `${distrusted.length} of ${judged} reports cannot be read; the first one: ` +
          `${distrusted[0].problems.join('; ')}. They stay at Retarus untouched.`,
      );
    }
    if (refused > 0) {
      return new MessagesRefusedError(
        `SQS refused ${refused} of ${this.#messages} messages for their content. They stay at Retarus.`,
      );
    }
    const halts = this.#outboxes.map(({ halt }) => halt);
    const halt = halts.find((reason) => reason instanceof OperationalError);
    if (halt) return halt;
    if (unconfirmed > 0 && !halts.includes('out of time')) {
      return new QueueUnavailableError(
        `SQS did not confirm ${unconfirmed} messages. Their jobs stay at Retarus.`,
      );
    }
    return undefined;
  }
}

/** What a message says, without what the settings leave out: that is no business of quarantine either. */
const eventIn = ({ body }: Message): FaxStatusEvent => JSON.parse(body);

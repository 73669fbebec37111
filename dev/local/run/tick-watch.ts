import type { Call, Exchange } from '../report-api/index.ts';
import type { BatchEntry } from '../sqs/index.ts';
import type { TickRecord } from './ticking.ts';

/** One call of a tick to the report API, as the server saw it. */
export interface TickStep {
  readonly kind: 'list' | 'delete' | 'other';
  /** Jobs that a delete names. */
  readonly jobs: number;
  /**
   * Status code of the response; `dropped` where the connection ended without one, undefined while it is
   * open.
   */
  status: number | 'dropped' | undefined;
  durationMs: number | undefined;
}

/** One tick as it happens. */
export interface TickView {
  /** Counts all ticks of the run from 1. */
  readonly number: number;
  readonly source: string;
  readonly startedAt: number;
  readonly steps: TickStep[];
  /** Requests to SQS, the messages in them, and how many of those a queue took. */
  readonly sends: { requests: number; messages: number; taken: number };
  durationMs: number | undefined;
  ended: string | undefined;
  problem: string | undefined;
  reports: number;
}

const KEPT = 40;

/** Follows the ticks by what the servers see of them, while they run. */
export class TickWatch {
  /** The latest, newest first. */
  readonly views: TickView[] = [];
  count = 0;
  /** Told whenever something has changed. */
  onChange: () => void = () => undefined;

  begin(source: string): TickView {
    const view: TickView = {
      number: ++this.count,
      source,
      startedAt: Date.now(),
      steps: [],
      sends: { requests: 0, messages: 0, taken: 0 },
      durationMs: undefined,
      ended: undefined,
      problem: undefined,
      reports: 0,
    };
    this.views.unshift(view);
    if (this.views.length > KEPT) this.views.pop();
    this.onChange();
    return view;
  }

  end(view: TickView, { summary, problem }: TickRecord): void {
    view.durationMs = Date.now() - view.startedAt;
    view.ended = summary?.ended ?? 'killed';
    view.problem = problem;
    view.reports = summary?.reports ?? 0;
    this.onChange();
  }

  call({ dataCenter, customerNumber, operation, jobIds }: Call, { response }: Exchange): void {
    const view = this.#running(`${customerNumber}@${dataCenter}`);
    if (!view) return;
    const kind = operation === 'list' ? 'list' : operation === 'bulk-delete' ? 'delete' : 'other';
    const step: TickStep = { kind, jobs: jobIds.length, status: undefined, durationMs: undefined };
    const started = performance.now();
    view.steps.push(step);
    response.once('close', () => {
      step.status = response.writableFinished ? response.statusCode : 'dropped';
      step.durationMs = Math.round(performance.now() - started);
      this.onChange();
    });
    this.onChange();
  }

  send(entries: readonly BatchEntry[]): void {
    const view = this.#running(sourceOf(entries));
    if (!view) return;
    view.sends.requests++;
    view.sends.messages += entries.length;
    this.onChange();
  }

  taken(entries: readonly BatchEntry[]): void {
    const view = this.#running(sourceOf(entries));
    if (view) view.sends.taken += entries.length;
    this.onChange();
  }

  #running(source: string): TickView | undefined {
    return this.views.find((view) => view.source === source && view.durationMs === undefined);
  }
}

/**
 * A message of a status names its source in its attributes; one for the quarantine queue does so in its body.
 */
function sourceOf(entries: readonly BatchEntry[]): string {
  const { MessageAttributes = {}, MessageBody = '{}' } = entries[0] ?? {};
  const account = MessageAttributes.account?.StringValue;
  const dataCenter = MessageAttributes.dataCenter?.StringValue;
  if (account !== undefined) return `${account}@${dataCenter}`;
  const body = JSON.parse(MessageBody) as { account?: string; dataCenter?: string };
  return `${body.account}@${body.dataCenter}`;
}

import fc, { type Scheduler } from 'fast-check';
import type { FaxStatusEvent } from '#contract/event.ts';
import type { RecipientStatus, Report } from '#poller/domain/report.ts';
import type { Ports } from '#poller/tick/ports.ts';
import { type TickResult, tick } from '#poller/tick/tick.ts';
import { aSetup, MemoryQueues, MemoryRetarus, memoryPorts, SOURCE, START } from '#test/support/ports.ts';
import { aReport, aStatus } from '#test/support/reports.ts';

/** What both ticks share: Retarus and SQS. Containers they do not share; Lambda gives each invocation its own. */
export interface Overlap {
  readonly retarus: MemoryRetarus;
  readonly queues: MemoryQueues;
  readonly results: readonly TickResult[];
  /** Everything that Retarus ever held. */
  readonly reports: readonly Report[];
}

/** Changes what the second tick's ports do. */
export type Sabotage = (ports: Ports, retarus: MemoryRetarus) => Ports;

/** Jobs of one to three recipients, of few numbers: the same status twice in a job is the interesting case. */
export const jobsArbitrary = (prefix: string) =>
  fc
    .array(fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 12,
    })
    .map((jobs) =>
      jobs.map((numbers, index) =>
        aReport(`${prefix}${index}`, {
          recipientStatus: numbers.map((number) => aStatus({ number: `+49 89 0000-000${number}` })),
        }),
      ),
    );

/**
 * Two ticks of one source at once, as after an invocation that Lambda delivered twice: the scheduler decides the order
 * in which their requests and responses arrive, and when further reports do. A third tick follows when both are done.
 */
export async function overlap(
  scheduler: Scheduler,
  present: readonly Report[],
  late: readonly Report[],
  sabotage: Sabotage = (ports) => ports,
): Promise<Overlap> {
  const retarus = new MemoryRetarus();
  const queues = new MemoryQueues();
  retarus.reports = [...present];
  const start = (name: string, change: Sabotage = (ports) => ports): Promise<TickResult> => {
    const ports = change({ ...memoryPorts(), reportApi: retarus, queues }, retarus);
    return tick(SOURCE, 'secret', START + 50_000, aSetup(), scheduled(ports, scheduler, name));
  };
  scheduler.schedule(Promise.resolve(), 'reports arrive').then(() => retarus.reports.push(...late));
  const results = await scheduler.waitFor(Promise.all([start('first'), start('second', sabotage)]));
  await scheduler.waitIdle();
  const last = await scheduler.waitFor(start('third'));
  return { retarus, queues, results: [...results, last], reports: [...present, ...late] };
}

/** Ports whose requests and responses take their time. */
function scheduled(ports: Ports, scheduler: Scheduler, name: string): Ports {
  const delayed = async <T>(label: string, act: () => Promise<T>): Promise<T> => {
    await scheduler.schedule(Promise.resolve(), `${name}: ${label}`);
    const response = await act();
    await scheduler.schedule(Promise.resolve(), `${name}: response to ${label}`);
    return response;
  };
  return {
    ...ports,
    reportApi: {
      list: (...args) => delayed('list', () => ports.reportApi.list(...args)),
      delete: (...args) => delayed('delete', () => ports.reportApi.delete(...args)),
    },
    queues: { send: (...args) => delayed('send', () => ports.queues.send(...args)) },
  };
}

/** What a FIFO queue delivers of all that was sent to it: it drops what comes again under an id that it knows. */
export function deliveredByFifo({ queues }: Overlap): FaxStatusEvent[] {
  const firsts = new Map<string, FaxStatusEvent>();
  for (const event of queues.events('statuses')) if (!firsts.has(event.id)) firsts.set(event.id, event);
  return [...firsts.values()];
}

/** Each status as text, sorted, so that two lists of them can be compared: what Retarus held, told without event ids. */
export const statusesOf = (reports: readonly Report[]): string[] =>
  reports.flatMap(({ jobId, recipientStatus }) => recipientStatus.map((one) => text(jobId, one))).sort();

export const statusesIn = (events: readonly FaxStatusEvent[]): string[] =>
  events.map(({ data }) => text(data.jobId, data)).sort();

const text = (jobId: string, { number, reason }: Pick<RecipientStatus, 'number' | 'reason'>): string =>
  `${jobId} ${number} ${reason}`;

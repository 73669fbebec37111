import type { ReasonClass } from '../../../contract/reasons.ts';
import type { DigestConfig, WatchedQueue } from './config.ts';
import { DAY_MS, FAILURE_CLASSES, type Measures, type Window } from './measures.ts';

/** A count of the 24 hours, and of the same hours a week before. */
export interface Compared {
  readonly day: number;
  readonly weekBefore: number;
}

/** Messages that wait for a person. */
export interface Waiting {
  readonly queue: string;
  readonly kind: WatchedQueue['kind'];
  readonly belongsTo?: string;
  readonly messages: number;
  /** Epoch milliseconds; absent where CloudWatch has not seen the oldest message yet. */
  readonly since?: number;
  /** When SQS drops the oldest message, in epoch milliseconds. */
  readonly expires?: number;
}

/** A source without one successful poll in the 24 hours. */
export interface SilentSource {
  readonly source: string;
  /** The hour of its last successful poll, in epoch milliseconds; absent where none is known. */
  readonly since?: number;
  /** When Retarus deletes what came after it, in epoch milliseconds; absent where that is not known. */
  readonly expires?: number;
}

/** What a day came to: everything that the message is written of. It holds no fax number. */
export interface Digest extends Window {
  readonly service: string;
  readonly statuses: Compared;
  readonly failed: Compared;
  readonly uncertain: Compared;
  readonly classes: readonly (Compared & { readonly reasonClass: ReasonClass })[];
  readonly watches: readonly { readonly name: string; readonly all: Compared; readonly failed: Compared }[];
  /** The hour that was slowest from `sentTs` to the queue; absent where nothing was forwarded. */
  readonly slowestHour?: { readonly at: number; readonly seconds: number };
  readonly waiting: readonly Waiting[];
  /** Names of the alarms that are on. */
  readonly alarms: readonly string[];
  readonly silentSources: readonly SilentSource[];
  /** Sources without stored credentials yet: their reports wait at Retarus, and no alarm says so. */
  readonly notSetUp: readonly string[];
}

/** What SQS says of a queue. */
export interface QueueCount extends WatchedQueue {
  readonly messages: number;
  readonly retentionSeconds: number;
}

export interface DigestInput
  extends Pick<DigestConfig, 'service' | 'sources' | 'reportRetentionDays' | 'watches'> {
  readonly window: Window;
  readonly day: Measures;
  readonly weekBefore: Measures;
  readonly queues: readonly QueueCount[];
  readonly alarms: readonly string[];
}

/** The name of a queue in SQS, by its URL. */
export const queueNameOf = ({ url }: Pick<WatchedQueue, 'url'>): string =>
  url.slice(url.lastIndexOf('/') + 1);

/** Puts together what CloudWatch and SQS responded. */
export function digestOf(input: DigestInput): Digest {
  const { alarms, day, queues, service, sources, watches, weekBefore, window } = input;
  const compared = (name: string): Compared => ({ day: day.sum(name), weekBefore: weekBefore.sum(name) });
  const lag = day.peak('lag');
  return {
    service,
    ...window,
    statuses: compared('statuses'),
    failed: compared('failed'),
    uncertain: compared('uncertain'),
    classes: FAILURE_CLASSES.map((reasonClass) => ({ reasonClass, ...compared(`class ${reasonClass}`) })),
    watches: watches.map((name) => ({
      name,
      all: compared(`watch ${name}`),
      failed: compared(`watch failed ${name}`),
    })),
    ...(lag && { slowestHour: { at: lag.at, seconds: lag.value } }),
    waiting: queues.filter(({ messages }) => messages > 0).map((queue) => waitingOf(queue, input)),
    alarms,
    silentSources: silentIn(day, sources).map((name) => silentSource(name, input)),
    notSetUp: sources.filter((name) => {
      const last = day.last(`not set up ${name}`);
      // A tick emits both: what came after the last of these was a poll.
      return last !== undefined && last.at >= (day.last(`polls ${name}`)?.at ?? 0);
    }),
  };
}

/** Sources without one successful poll in what was measured. */
export const silentIn = (day: Measures, sources: readonly string[]): string[] =>
  sources.filter((name) => day.sum(`polls ${name}`) === 0);

function silentSource(source: string, { day, reportRetentionDays }: DigestInput): SilentSource {
  const since = day.last(`last poll ${source}`, 1)?.at;
  if (since === undefined) return { source };
  return { source, since, expires: since + reportRetentionDays * DAY_MS };
}

function waitingOf(queue: QueueCount, { day, window }: DigestInput): Waiting {
  const { belongsTo, kind, messages, name, retentionSeconds } = queue;
  const age = day.last(`age ${queueNameOf(queue)}`);
  const since = age && window.to - age.value * 1000;
  return {
    queue: name,
    kind,
    ...(belongsTo !== undefined && { belongsTo }),
    messages,
    ...(since !== undefined && { since, expires: since + retentionSeconds * 1000 }),
  };
}

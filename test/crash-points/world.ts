import { jobIdOf } from '#dev/local/report-api/store.ts';
import type { Message } from '#poller/domain/message.ts';
import { isObject } from '#poller/domain/problems.ts';
import type { BatchResponse, Credentials, DeleteResult, Ports } from '#poller/tick/ports.ts';
import type { TickResult } from '#poller/tick/tick.ts';
import { aSetup, SOURCE, TestClock } from '#test/support/ports.ts';
import type { Forwarder, StoppableForwarder } from './build.ts';
import { type CrashPoint, Lifeline } from './lifeline.ts';

/** SQS refuses a message that holds this text, and the whole request with it. */
export const POISON = 'POISON';

/** What goes wrong for the first container, by the number of the call, from 1. Later containers find all in order. */
export interface Faults {
  readonly send?: Readonly<Record<number, 'unavailable' | 'lost response' | 'refused' | 'half failed'>>;
  readonly delete?: Readonly<Record<number, 'lost response' | 'not deleted'>>;
  /** The login was rotated after the container had read it. */
  readonly rotated?: boolean;
}

export interface ContainerOptions {
  readonly end?: CrashPoint;
  readonly faults?: Faults;
  readonly sendsInFlight?: number;
  /** Ticks that the container does, one after the other: a warm one remembers. */
  readonly ticks?: number;
}

/** Retarus, SQS and Secrets Manager as they are after whatever became of the containers. */
export class CrashWorld {
  reports: readonly unknown[];
  /** Queue → ids of the messages in it. */
  readonly queues = new Map<string, Set<string>>();

  constructor(reports: readonly unknown[]) {
    this.reports = reports;
  }

  /** A container that does one tick, or several. @returns the last one's result, unless it dies */
  async tick(
    built: StoppableForwarder,
    { end, faults = {}, sendsInFlight = 2, ticks = 1 }: ContainerOptions,
  ): Promise<{ readonly lifeline: Lifeline; readonly result: TickResult | undefined }> {
    const lifeline = new Lifeline(end);
    const forwarder = built.of(lifeline);
    const setup = aSetup({
      limits: { sendsInFlight },
      memory: { confirmed: new forwarder.SentCache(), cooldowns: new Map() },
      statusQueues: [
        { name: 'all', takes: () => true },
        { name: 'undelivered', takes: ({ outcome }) => outcome !== 'delivered' },
      ],
    });
    const ports = this.#ports(forwarder, lifeline, faults);
    let result: TickResult | undefined;
    for (let done = 0; done < ticks && lifeline.alive; done++) {
      const ticked = forwarder.tick(SOURCE, 'secret', ports.clock.monotonic() + 50_000, setup, ports);
      result = await Promise.race([ticked, lifeline.death.then(() => undefined)]);
    }
    return { lifeline, result };
  }

  /** Everything that lies in the queues, each once. */
  get contents(): Set<string> {
    return new Set([...this.queues].flatMap(([queue, ids]) => [...ids].map((id) => `${queue} ${id}`)));
  }

  #ports(forwarder: Forwarder, lifeline: Lifeline, faults: Faults): Ports {
    const calls = { send: 0, delete: 0 };
    const login: Credentials = { username: 'forwarder', password: faults.rotated ? 'old' : 'new' };
    const refuse = ({ password }: Credentials): void => {
      if (password !== 'new') throw new forwarder.CredentialsRefusedError('The login is refused.');
    };
    /** A dead container sends nothing. What a living one sends is acted upon at once, and responded later. */
    const request = <T>(act: () => T): Promise<T> => {
      if (!lifeline.alive) return new Promise(() => {});
      lifeline.requests++;
      return new Promise((resolve) => resolve(act()));
    };
    return {
      reportApi: {
        list: (_, given) =>
          request(() => {
            refuse(given);
            return structuredClone(this.reports.slice(0, 1_000));
          }),
        delete: (_, given, jobIds) =>
          request(() => {
            refuse(given);
            const fault = faults.delete?.[++calls.delete];
            const response = fault === 'not deleted' ? [] : this.#remove(jobIds);
            if (fault === 'lost response') throw new forwarder.UnreachableError('The connection broke.');
            return response;
          }),
      },
      credentials: {
        current: () => request(() => ({ credentials: login, called: false })),
        renewed: () => request(() => ({ credentials: { ...login, password: 'new' }, called: true })),
      },
      queues: {
        send: (queue, batch) =>
          request(() => {
            const fault = faults.send?.[++calls.send];
            if (fault === 'unavailable') throw new forwarder.QueueUnavailableError('SQS is not available.');
            if (fault === 'refused') throw new forwarder.QueueRefusedError('No permission.');
            if (queue !== 'quarantine' && batch.some(({ body }) => body.includes(POISON)))
              throw new forwarder.BatchRefusedError('The batch is refused.', 'InvalidMessageContents');
            const response = this.#accept(queue, batch, fault === 'half failed');
            if (fault === 'lost response') throw new forwarder.QueueUnavailableError('The connection broke.');
            return response;
          }),
      },
      clock: new TestClock(),
      random: () => 0.5,
    };
  }

  #accept(queue: string, batch: readonly Message[], isHalf: boolean): BatchResponse {
    const ids = this.queues.get(queue) ?? new Set<string>();
    this.queues.set(queue, ids);
    const places = [...batch.keys()];
    const successful = places.filter((place) => !isHalf || place % 2 === 0);
    for (const place of successful) ids.add(batch[place]?.id ?? '');
    const failed = places.filter((place) => !successful.includes(place));
    return { successful, failed: failed.map((index) => ({ index, code: 'InternalError', final: false })) };
  }

  #remove(jobIds: readonly string[]): DeleteResult[] {
    const present = new Set(this.reports.filter(isObject).map(jobIdOf));
    this.reports = this.reports.filter((report) => !jobIds.includes(jobIdOf(report) ?? ''));
    return jobIds.map((jobId) =>
      present.has(jobId) ? { jobId, deleted: true } : { jobId, deleted: false, reason: 'NOT_FOUND' },
    );
  }
}

import type { FaxStatusData } from '../../../contract/event.ts';
import type { Privacy } from '../../../contract/privacy.ts';
import type { ReasonTable } from '../../../contract/reasons.ts';
import type { Message } from '../domain/message.ts';
import type { Source } from '../interface/source.ts';
import type { Limits } from './limits.ts';
import type { SentCache } from './sent-cache.ts';
import type { Tally, Watch } from './tally.ts';

/**
 * What the tick needs of the world. Every promise settles within the given time; errors are those of
 * errors.ts.
 */
export interface Ports {
  readonly reportApi: ReportApi;
  readonly credentials: CredentialsSource;
  readonly queues: Queues;
  readonly clock: Clock;
  /** From 0 to 1, for jitter. */
  readonly random: () => number;
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export interface CredentialsSource {
  /** The credentials kept from an earlier read, or read from the secret. @throws SecretUnreadableError */
  current(secretId: string, timeoutMs: number): Promise<CredentialsRead>;
  /** Reads the secret whatever is kept. @throws SecretUnreadableError */
  renewed(secretId: string, timeoutMs: number): Promise<CredentialsRead>;
}

export interface CredentialsRead {
  readonly credentials: Credentials;
  /** Whether Secrets Manager was called for it. */
  readonly called: boolean;
}

export interface ReportApi {
  /** The oldest reports, at most 1000. @throws ReportApiError */
  list(source: Source, credentials: Credentials, timeoutMs: number): Promise<ListedPage>;
  /** Deletes by id, at most 1000, and returns each id's own result. @throws ReportApiError */
  delete(
    source: Source,
    credentials: Credentials,
    jobIds: readonly string[],
    timeoutMs: number,
  ): Promise<readonly DeleteResult[]>;
}

/** One page of the report list. */
export interface ListedPage {
  /** Unchecked; a number that a double cannot keep is one of `parseJson`. Empty when there is nothing. */
  readonly reports: readonly unknown[];
  /**
   * The entries at these places, letter for letter as Retarus sent them. Asked once: the response's text,
   * which may be large, is let go with it.
   */
  takeTexts(places: readonly number[]): readonly string[];
}

/** Retarus' response for one id of a bulk delete. HTTP 200 does not mean deleted. */
export interface DeleteResult {
  readonly jobId: string;
  /**
   * Absent together with `reason`: gone, as Retarus' own client takes it. If it is not, it is listed again.
   */
  readonly deleted?: boolean | undefined;
  /** `NOT_FOUND`: already gone. `INTERNAL_ERROR`: it will be listed again. */
  readonly reason?: string | undefined;
}

export interface Queues {
  /**
   * One SendMessageBatch request, not retried.
   *
   * @param queue name of a queue as the tick was given it
   * @throws QueueUnavailableError | QueueRefusedError | BatchRefusedError
   */
  send(queue: string, batch: readonly Message[], timeoutMs: number): Promise<BatchResponse>;
}

/** What SQS responded, by the entries' places in the batch. An entry may stand in neither list. */
export interface BatchResponse {
  readonly successful: readonly number[];
  readonly failed: readonly EntryFailure[];
}

export interface EntryFailure {
  readonly index: number;
  readonly code: string;
  /** SQS will refuse this content again. */
  readonly final: boolean;
}

export interface Clock {
  /**
   * Milliseconds since the epoch. It may jump, so it tells the age of a fax, and never how long something
   * took.
   */
  now(): number;
  /**
   * Milliseconds since any fixed moment. It never jumps within an invocation: deadlines and durations go by
   * it.
   */
  monotonic(): number;
  sleep(ms: number): Promise<void>;
}

/** A queue that the forwarder fills. */
export interface StatusQueue {
  readonly name: string;
  /** Whether a status goes to this queue; every status goes to one queue at least. */
  readonly takes: (data: FaxStatusData) => boolean;
}

/** What is the same for every tick of an execution environment. */
export interface Setup {
  readonly statusQueues: readonly StatusQueue[];
  /** Name of the quarantine queue among the queues that the port knows. */
  readonly quarantineQueue: string;
  readonly reasons: ReasonTable;
  readonly privacy: Privacy;
  /** What is counted by itself; nothing where it is left out. */
  readonly watches?: readonly Watch[];
  readonly limits: Limits;
  readonly memory: EnvironmentMemory;
}

/** What outlives a tick, as long as the execution environment does. */
export interface EnvironmentMemory {
  readonly confirmed: SentCache;
  /** Jobs that Retarus said nothing about when they were to be deleted, by source. */
  readonly deletedBySilence: SentCache;
  /** Sources that Retarus asked to wait, by name. */
  readonly cooldowns: Map<string, Cooldown>;
}

/**
 * A time in which a source is not polled, in epoch milliseconds: it spans invocations, between which Lambda
 * may stop the monotonic clock. A clock that was set back before its beginning ends it.
 */
export interface Cooldown {
  readonly from: number;
  readonly until: number;
}

/** What one tick hands to its parts. */
export interface TickContext {
  readonly source: Source;
  readonly setup: Setup;
  readonly ports: Ports;
  readonly tally: Tally;
  /** Reading of the monotonic clock at which the tick's last call must have ended. */
  readonly deadline: number;
}

import type { Message } from '../domain/message.ts';
import type { Source } from '../interface/source.ts';

/** What the tick needs of the world. Every promise settles within the given time; errors are those of errors.ts. */
export interface Ports {
  readonly reportApi: ReportApi;
  readonly logins: Logins;
  readonly queues: Queues;
  readonly clock: Clock;
  /** From 0 to 1, for jitter. */
  readonly random: () => number;
}

export interface Login {
  readonly username: string;
  readonly password: string;
}

export interface Logins {
  /** The login kept from an earlier read, or read now. @throws SecretUnreadableError */
  current(secretId: string, timeoutMs: number): Promise<LoginRead>;
  /** Reads the secret whatever is kept. @throws SecretUnreadableError */
  renewed(secretId: string, timeoutMs: number): Promise<LoginRead>;
}

export interface LoginRead {
  readonly login: Login;
  /** Whether Secrets Manager was called for it. */
  readonly called: boolean;
}

export interface ReportApi {
  /** One page: the oldest reports, at most 1000, unchecked. Empty when there is nothing. @throws ReportApiError */
  list(source: Source, login: Login, timeoutMs: number): Promise<readonly unknown[]>;
  /** Deletes by id, at most 1000, and returns each id's own result. @throws ReportApiError */
  remove(
    source: Source,
    login: Login,
    jobIds: readonly string[],
    timeoutMs: number,
  ): Promise<readonly Removal[]>;
}

/** Retarus' answer for one id of a bulk delete. HTTP 200 does not mean deleted. */
export interface Removal {
  readonly jobId: string;
  readonly deleted: boolean;
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
  send(queue: string, batch: readonly Message[], timeoutMs: number): Promise<BatchAnswer>;
}

/** What SQS answered, by the entries' places in the batch. An entry may stand in neither list. */
export interface BatchAnswer {
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
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

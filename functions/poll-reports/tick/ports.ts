import type { Message } from '../domain/message.ts';
import type { Source } from '../interface/source.ts';

/** What the tick needs of the world. Every promise settles within the given time; errors are those of errors.ts. */
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
  /** The login kept from an earlier read, or read now. @throws SecretUnreadableError */
  current(secretId: string, timeoutMs: number): Promise<CredentialsRead>;
  /** Reads the secret whatever is kept. @throws SecretUnreadableError */
  renewed(secretId: string, timeoutMs: number): Promise<CredentialsRead>;
}

export interface CredentialsRead {
  readonly login: Credentials;
  /** Whether Secrets Manager was called for it. */
  readonly called: boolean;
}

export interface ReportApi {
  /** One page: the oldest reports, at most 1000, unchecked. Empty when there is nothing. @throws ReportApiError */
  list(source: Source, login: Credentials, timeoutMs: number): Promise<readonly unknown[]>;
  /** Deletes by id, at most 1000, and returns each id's own result. @throws ReportApiError */
  delete(
    source: Source,
    login: Credentials,
    jobIds: readonly string[],
    timeoutMs: number,
  ): Promise<readonly DeleteResult[]>;
}

/** Retarus' response for one id of a bulk delete. HTTP 200 does not mean deleted. */
export interface DeleteResult {
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
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

import type { FailureMetric } from '../interface/metrics.ts';

/**
 * Something outside failed, as it will now and then. The tick ends, nothing is lost, and the next tick tries
 * again. Messages name hosts, codes and counts; never a fax number, credentials or a response's text.
 */
export abstract class OperationalError extends Error {
  /** The metric that counts it. */
  abstract readonly metric: FailureMetric;
  /** Whether the same call may succeed within the tick. */
  readonly retryable: boolean = false;
}

/** The secret cannot be read, or holds no usable credentials. */
export class SecretUnreadableError extends OperationalError {
  override readonly name: string = 'SecretUnreadableError';
  readonly metric = 'secretUnreadable';
}

/** No credentials were stored yet: the secret is as it was created. Its tick is no failure. */
export class NotSetUpError extends SecretUnreadableError {
  override readonly name = 'NotSetUpError';
}

/** A call to the report API failed; subclasses say how (retarus/errors.ts). */
export class ReportApiError extends OperationalError {
  override readonly name: string = 'ReportApiError';
  readonly metric: FailureMetric = 'reportApiFailed';
}

/** 401: the credentials are wrong, or were rotated. The tick reads the secret again, once. */
export class CredentialsRefusedError extends ReportApiError {
  override readonly name = 'CredentialsRefusedError';
  override readonly metric = 'credentialsRefused';
  /** Who responded with what: the beginning of a sentence, for whoever has credentials of another place. */
  readonly response: string;

  constructor(response: string) {
    super(`${response}: the credentials in the secret are refused.`);
    this.response = response;
  }
}

/** 429: the tick ends, and this source is left alone until the time that Retarus named. */
export class RateLimitedError extends ReportApiError {
  override readonly name = 'RateLimitedError';
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * Most of a page cannot be read: the API has changed, or this program is wrong. Nothing unreadable was
 * touched.
 */
export class PageUnreadableError extends OperationalError {
  override readonly name = 'PageUnreadableError';
  readonly metric = 'responsesUnreadable';
}

/** SQS throttled, failed or did not respond. An unacknowledged request may have been accepted. */
export class QueueUnavailableError extends OperationalError {
  override readonly name = 'QueueUnavailableError';
  readonly metric = 'queueRefused';
  override readonly retryable = true;
}

/** SQS will not take anything as things stand: no permission, no such queue, no key. */
export class QueueRefusedError extends OperationalError {
  override readonly name = 'QueueRefusedError';
  readonly metric = 'queueRefused';
}

/** SQS refused a whole request for the content of one of its entries. */
export class BatchRefusedError extends OperationalError {
  override readonly name = 'BatchRefusedError';
  readonly metric = 'queueRefused';
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Most of what was sent was refused for its content: this program is wrong, not the statuses. They stay at
 * Retarus.
 */
export class MessagesRefusedError extends OperationalError {
  override readonly name = 'MessagesRefusedError';
  readonly metric = 'queueRefused';
}

import type { FailureMetric } from '../interface/metrics.ts';
import { ReportApiError } from '../tick/errors.ts';

/** A time-out, a broken connection or a fault at Retarus: the same call may succeed. */
abstract class PassingError extends ReportApiError {
  override readonly retryable = true;
}

/** No connection: name not resolved, refused, TLS, or reset before a response. */
export class UnreachableError extends PassingError {
  override readonly name = 'UnreachableError';
}

/** No connection, or no complete response, in time. */
export class TimeoutError extends PassingError {
  override readonly name = 'TimeoutError';
}

/** 500, 502, 503, 504, 520 and the other 5xx. */
export class ServerError extends PassingError {
  override readonly name = 'ServerError';
}

/** The connection ended in the middle of the response. */
export class TruncatedResponseError extends PassingError {
  override readonly name = 'TruncatedResponseError';
}

/** 400: the request was malformed, or came without authorization. */
export class BadRequestError extends ReportApiError {
  override readonly name = 'BadRequestError';
}

/**
 * 403: the credentials may not do this, or may not do it from this address. Reading the secret again would
 * not help.
 */
export class AccessForbiddenError extends ReportApiError {
  override readonly name = 'AccessForbiddenError';
  override readonly metric: FailureMetric = 'credentialsRefused';
}

/** A redirect is never followed: it would carry the credentials elsewhere. */
export class RedirectRefusedError extends ReportApiError {
  override readonly name = 'RedirectRefusedError';
}

/** A status code that the documentation does not know for this call. */
export class UnexpectedStatusError extends ReportApiError {
  override readonly name = 'UnexpectedStatusError';
}

/** The response's content type or encoding is not what was asked for. */
export class WrongContentTypeError extends ReportApiError {
  override readonly name = 'WrongContentTypeError';
}

/** The response is larger than the function can hold. */
export class ResponseTooLargeError extends ReportApiError {
  override readonly name = 'ResponseTooLargeError';
}

/** The response is not JSON, or not of the documented shape. */
export class UnreadableResponseError extends ReportApiError {
  override readonly name = 'UnreadableResponseError';
  override readonly metric: FailureMetric = 'responsesUnreadable';
}

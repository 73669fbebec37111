/**
 * Why an exchange came to nothing. Messages name the host, codes, counts and times, and nothing of what was
 * sent or received. Each caller turns these into errors of its own service.
 */
export abstract class ExchangeError extends Error {}

/** Name not resolved, connection refused, TLS refused, or closed before a response began. */
export class NotReachedError extends ExchangeError {
  override readonly name = 'NotReachedError';
  /** Node's code of what happened, such as `ECONNREFUSED`. */
  readonly code: string;

  constructor(host: string, code: string) {
    super(`${host} cannot be reached: ${code}.`);
    this.code = code;
  }
}

/** No connection, or no complete response, in time. */
export class OutOfTimeError extends ExchangeError {
  override readonly name = 'OutOfTimeError';
}

/** The connection ended in the middle of the response. */
export class BrokenOffError extends ExchangeError {
  override readonly name = 'BrokenOffError';

  constructor(host: string, bytes: number) {
    super(`The response of ${host} broke off after ${bytes} bytes.`);
  }
}

/** The response is larger than the cap; the rest of it was not read. */
export class OverCapError extends ExchangeError {
  override readonly name = 'OverCapError';

  constructor(host: string, cap: number) {
    super(`${host} responded with more than ${cap} bytes.`);
  }
}

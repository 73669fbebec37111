import { expect, test } from 'vitest';
import * as errors from '#poller/retarus/errors.ts';
import { type Concern, ReportApiError } from '#poller/tick/errors.ts';

/**
 * Every way in which a call to Retarus fails: its name in logs, whose trouble it is, and whether the same
 * call may succeed.
 */
test.each<[ReportApiError, string, Concern, boolean]>([
  [new errors.UnreachableError('x'), 'UnreachableError', 'reportApi', true],
  [new errors.TimeoutError('x'), 'TimeoutError', 'reportApi', true],
  [new errors.ServerError('x'), 'ServerError', 'reportApi', true],
  [new errors.TruncatedResponseError('x'), 'TruncatedResponseError', 'reportApi', true],
  [new errors.BadRequestError('x'), 'BadRequestError', 'reportApi', false],
  [new errors.AccessForbiddenError('x'), 'AccessForbiddenError', 'login', false],
  [new errors.RedirectRefusedError('x'), 'RedirectRefusedError', 'reportApi', false],
  [new errors.UnexpectedStatusError('x'), 'UnexpectedStatusError', 'reportApi', false],
  [new errors.WrongContentTypeError('x'), 'WrongContentTypeError', 'reportApi', false],
  [new errors.ResponseTooLargeError('x'), 'ResponseTooLargeError', 'reportApi', false],
  [new errors.UnreadableResponseError('x'), 'UnreadableResponseError', 'responses', false],
])('%s', (error, name, concern, retryable) => {
  expect(error).toMatchObject({ name, concern, retryable, message: 'x' });
  expect(error).toBeInstanceOf(ReportApiError);
});

import { expect, test } from 'vitest';
import type { FailureMetric } from '#poller/interface/metrics.ts';
import * as errors from '#poller/retarus/errors.ts';
import { ReportApiError } from '#poller/tick/errors.ts';

/**
 * Every way in which a call to Retarus fails: its name in logs, the metric that counts it, and whether the
 * same call may succeed.
 */
test.each<[ReportApiError, string, FailureMetric, boolean]>([
  [new errors.UnreachableError('x'), 'UnreachableError', 'reportApiFailed', true],
  [new errors.TimeoutError('x'), 'TimeoutError', 'reportApiFailed', true],
  [new errors.ServerError('x'), 'ServerError', 'reportApiFailed', true],
  [new errors.TruncatedResponseError('x'), 'TruncatedResponseError', 'reportApiFailed', true],
  [new errors.BadRequestError('x'), 'BadRequestError', 'reportApiFailed', false],
  [new errors.AccessForbiddenError('x'), 'AccessForbiddenError', 'credentialsRefused', false],
  [new errors.RedirectRefusedError('x'), 'RedirectRefusedError', 'reportApiFailed', false],
  [new errors.UnexpectedStatusError('x'), 'UnexpectedStatusError', 'reportApiFailed', false],
  [new errors.WrongContentTypeError('x'), 'WrongContentTypeError', 'reportApiFailed', false],
  [new errors.ResponseTooLargeError('x'), 'ResponseTooLargeError', 'reportApiFailed', false],
  [new errors.UnreadableResponseError('x'), 'UnreadableResponseError', 'responsesUnreadable', false],
])('%s', (error, name, metric, retryable) => {
  expect(error).toMatchObject({ name, metric, retryable, message: 'x' });
  expect(error).toBeInstanceOf(ReportApiError);
});

import { expect, test } from 'vitest';
import type { FailureMetric } from '#poller/interface/metrics.ts';
import * as errors from '#poller/tick/errors.ts';

/**
 * Every error that ends a tick: its name in logs, the metric that counts it, and whether a call may be tried
 * again at once.
 */
test.each<[errors.OperationalError, string, FailureMetric, boolean]>([
  [new errors.SecretUnreadableError('x'), 'SecretUnreadableError', 'secretUnreadable', false],
  [new errors.NotSetUpError('x'), 'NotSetUpError', 'secretUnreadable', false],
  [new errors.ReportApiError('x'), 'ReportApiError', 'reportApiFailed', false],
  [new errors.CredentialsRefusedError('x'), 'CredentialsRefusedError', 'credentialsRefused', false],
  [new errors.RateLimitedError('x', 5), 'RateLimitedError', 'reportApiFailed', false],
  [new errors.PageUnreadableError('x'), 'PageUnreadableError', 'responsesUnreadable', false],
  [new errors.QueueUnavailableError('x'), 'QueueUnavailableError', 'queueRefused', true],
  [new errors.QueueRefusedError('x'), 'QueueRefusedError', 'queueRefused', false],
  [new errors.BatchRefusedError('x', 'Code'), 'BatchRefusedError', 'queueRefused', false],
  [new errors.MessagesRefusedError('x'), 'MessagesRefusedError', 'queueRefused', false],
])('%s', (error, name, metric, retryable) => {
  expect(error).toMatchObject({ name, metric, retryable });
  expect(error.message).toMatch(/^x/);
  expect(error).toBeInstanceOf(errors.OperationalError);
});

test('an error carries what its handling needs', () => {
  expect(new errors.CredentialsRefusedError('x')).toMatchObject({
    response: 'x',
    message: 'x: the credentials in the secret are refused.',
  });
  expect(new errors.RateLimitedError('x', 5).retryAfterMs).toBe(5);
  expect(new errors.BatchRefusedError('x', 'Code').code).toBe('Code');
});

import { expect, test } from 'vitest';
import * as errors from '#poller/tick/errors.ts';

/**
 * Every error that ends a tick: its name in logs, whose trouble it is, and whether a call may be tried again
 * at once.
 */
test.each<[errors.OperationalError, string, errors.Concern, boolean]>([
  [new errors.SecretUnreadableError('x'), 'SecretUnreadableError', 'secret', false],
  [new errors.ReportApiError('x'), 'ReportApiError', 'reportApi', false],
  [new errors.CredentialsRefusedError('x'), 'CredentialsRefusedError', 'login', false],
  [new errors.RateLimitedError('x', 5), 'RateLimitedError', 'reportApi', false],
  [new errors.PageUnreadableError('x'), 'PageUnreadableError', 'responses', false],
  [new errors.QueueUnavailableError('x'), 'QueueUnavailableError', 'queue', true],
  [new errors.QueueRefusedError('x'), 'QueueRefusedError', 'queue', false],
  [new errors.BatchRefusedError('x', 'Code'), 'BatchRefusedError', 'queue', false],
  [new errors.MessagesRefusedError('x'), 'MessagesRefusedError', 'queue', false],
])('%s', (error, name, concern, retryable) => {
  expect(error).toMatchObject({ name, concern, retryable, message: 'x' });
  expect(error).toBeInstanceOf(errors.OperationalError);
});

test('an error carries what its handling needs', () => {
  expect(new errors.RateLimitedError('x', 5).retryAfterMs).toBe(5);
  expect(new errors.BatchRefusedError('x', 'Code').code).toBe('Code');
});

import { describe, expect, test } from 'vitest';
import type { ServiceError } from '#poller/aws/client.ts';
import { isFinalFailure, sendErrorOf } from '#poller/aws/sqs.ts';
import { OutOfTimeError } from '#poller/transport.ts';

/** What the SDK throws for a response of SQS. */
const responded = (name: string, httpStatusCode: number): ServiceError =>
  Object.assign(new Error('quotes +49 89 0000-4711'), { name, $metadata: { httpStatusCode } });
/** What it throws for a connection. */
const broken = (code: string): ServiceError =>
  Object.assign(new Error('+49 89 0000-4711'), { code, $metadata: {} });
const noCredentials = Object.assign(new Error('x'), { name: 'CredentialsProviderError' });

describe('what becomes of a request that failed', () => {
  test.each<[string, string, ServiceError]>([
    ['QueueUnavailableError', 'throttled', responded('RequestThrottled', 400)],
    ['QueueUnavailableError', 'throttled by rate', responded('ThrottlingException', 400)],
    ['QueueUnavailableError', 'too many', responded('TooManyRequestsException', 429)],
    ['QueueUnavailableError', 'over the limit', responded('OverLimitExceeded', 403)],
    ['QueueUnavailableError', 'to slow down', responded('SlowDown', 400)],
    ['QueueUnavailableError', 'KMS throttled', responded('KmsThrottled', 400)],
    ['QueueUnavailableError', 'an internal error', responded('InternalFailure', 500)],
    ['QueueUnavailableError', 'unavailable', responded('ServiceUnavailable', 503)],
    ['QueueUnavailableError', 'any 500', responded('Whatever', 500)],
    ['QueueUnavailableError', 'any other 5xx', responded('Whatever', 599)],
    ['QueueUnavailableError', 'a reset', broken('ECONNRESET')],
    ['QueueUnavailableError', 'no such host', broken('ENOTFOUND')],
    ['QueueUnavailableError', 'out of time', new OutOfTimeError('No response within 5 ms.')],
    ['QueueUnavailableError', 'a response that is no JSON', new SyntaxError('Unexpected token')],
    ['QueueUnavailableError', 'a response that broke off after its head', responded('Error', 200)],
    ['QueueRefusedError', 'no permission', responded('AccessDenied', 403)],
    ['QueueRefusedError', 'no permission, the old way', responded('AccessDeniedException', 400)],
    ['QueueRefusedError', 'no such queue', responded('QueueDoesNotExist', 400)],
    [
      'QueueRefusedError',
      'no such queue, the old way',
      responded('AWS.SimpleQueueService.NonExistentQueue', 400),
    ],
    ['QueueRefusedError', 'a key that is disabled', responded('KmsDisabled', 400)],
    ['QueueRefusedError', 'a token that expired', responded('ExpiredToken', 403)],
    ['QueueRefusedError', 'any other 4xx', responded('Whatever', 499)],
    ['QueueRefusedError', 'no credentials', noCredentials],
    ['BatchRefusedError', 'a batch that is too long', responded('BatchRequestTooLong', 400)],
    ['BatchRefusedError', 'contents', responded('InvalidMessageContents', 400)],
    [
      'BatchRefusedError',
      'contents, the old way',
      responded('AWS.SimpleQueueService.InvalidMessageContents', 400),
    ],
    ['BatchRefusedError', 'an attribute', responded('InvalidAttributeValue', 400)],
    ['BatchRefusedError', 'a parameter', responded('InvalidParameterValue', 400)],
    ['BatchRefusedError', 'a message', responded('MessageTooLong', 400)],
  ])('%s is the error of: %s', (name, _, error) => {
    expect(sendErrorOf(error, 'statuses').name).toBe(name);
  });

  test.each<[ServiceError, string]>([
    [responded('QueueDoesNotExist', 400), 'Queue "statuses" refuses messages: QueueDoesNotExist, 400.'],
    [
      responded('AWS.SimpleQueueService.MessageTooLong', 400),
      'Queue "statuses" refused a batch: MessageTooLong, 400.',
    ],
    [broken('ECONNRESET'), 'Queue "statuses" did not respond as it should: ECONNRESET.'],
    [noCredentials, 'Queue "statuses" cannot be used: CredentialsProviderError.'],
  ])('is said in names and codes, never in the SDK’s words: %#', (error, message) => {
    expect(sendErrorOf(error, 'statuses').message).toBe(message);
  });

  test('a refused batch carries its code', () => {
    expect(sendErrorOf(responded('MessageTooLong', 400), 'q')).toMatchObject({ code: 'MessageTooLong' });
  });
});

describe('an entry that failed is refused for good', () => {
  test.each(['InvalidMessageContents', 'MessageTooLong', 'InvalidParameterValue', 'Whatever'])(
    'by %s, when it is the sender’s fault',
    (code) => {
      expect([isFinalFailure(code, true), isFinalFailure(code, false)]).toEqual([true, false]);
    },
  );

  test.each([
    ...['RequestThrottled', 'ThrottlingException', 'KmsThrottled', 'TooManyRequests', 'OverLimitExceeded'],
    ...[
      'OverLimit',
      'InternalError',
      'ServiceUnavailable',
      'RequestTimeout',
      'RequestTimedOut',
      'Busy',
      'ConnectionReset',
    ],
    ...['AccessDenied', 'Unauthorized', 'Forbidden', 'KmsDisabled', 'NonExistentQueue', 'QueueDoesNotExist'],
    ...['ExpiredToken', 'SignatureDoesNotMatch', 'InvalidCredential', 'OptInRequired'],
  ])('but not by %s: that is one of rate or rights, not of content', (code) => {
    expect(isFinalFailure(code, true)).toBe(false);
  });
});

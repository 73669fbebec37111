import { sqsFaults } from '#dev/local/sqs/index.ts';
import type { World } from '#test/support/world.ts';
import { backlog } from '../backlog.ts';
import type { Fault, FaultGroup } from '../fault.ts';

type SqsFault = NonNullable<ReturnType<NonNullable<World['sqs']['onRequest']>>>;

/** What SQS does with requests to one queue; with each of them, or with the first one only. */
const sends =
  (fault: SqsFault, { to = 'statuses', once = false } = {}): Fault['arrange'] =>
  ({ sqs }) => {
    let isOver = false;
    sqs.onRequest = ({ action, queueName }) => {
      if (isOver || action !== 'SendMessageBatch' || !queueName?.startsWith(to)) return undefined;
      isOver = once;
      return fault;
    };
  };

const error = (status: number, code: string): SqsFault => ({ kind: 'error', status, code });

/** Every third entry of each batch. */
const entries = (fault: ReturnType<Extract<SqsFault, { kind: 'entries' }>['fault']>): SqsFault => ({
  kind: 'entries',
  fault: (_, place) => (place % 3 === 0 ? fault : undefined),
});

const requests: [what: string, fault: SqsFault, error: string][] = [
  ['throttles every request', sqsFaults.throttled, 'QueueUnavailableError'],
  ['responds with 500', error(500, 'InternalFailure'), 'QueueUnavailableError'],
  ['responds with 503', sqsFaults.unavailable, 'QueueUnavailableError'],
  ['never responds', { kind: 'hang' }, 'QueueUnavailableError'],
  ['drops every connection', { kind: 'reset' }, 'QueueUnavailableError'],
  [
    'takes every batch, and drops each connection before the response',
    { kind: 'response-lost' },
    'QueueUnavailableError',
  ],
  ['denies access', sqsFaults.accessDenied, 'QueueRefusedError'],
  ['says that the queue does not exist', error(400, 'QueueDoesNotExist'), 'QueueRefusedError'],
  ['may not use the key', error(400, 'KmsAccessDenied'), 'QueueRefusedError'],
  ['says that the credentials have expired', error(403, 'ExpiredToken'), 'QueueRefusedError'],
];

export const queues: FaultGroup = {
  title: 'SQS',
  faults: [
    ...requests.map(
      ([what, fault, name]): Fault => ({
        what,
        arrange: sends(fault),
        ends: name,
        says: { forwarded: 0, deleted: 0, unconfirmed: 36 },
      }),
    ),
    {
      what: 'denies access, with a full page waiting',
      reports: () => backlog(1_000),
      arrange: sends(sqsFaults.accessDenied),
      ends: 'QueueRefusedError',
      // One round, and no more.
      maxSends: 8,
      says: { deleted: 0 },
      thenSays: { forwarded: 3_000, deleted: 1_000 },
    },
    {
      what: 'throttles every request, with a full page waiting',
      reports: () => backlog(1_000),
      arrange: sends(sqsFaults.throttled),
      ends: 'QueueUnavailableError',
      maxSends: 40,
      says: { deleted: 0 },
      thenSays: { forwarded: 3_000, deleted: 1_000 },
    },
    {
      what: 'takes one batch, and drops the connection before the response',
      arrange: sends({ kind: 'response-lost' }, { once: true }),
    },
    {
      what: 'fails some entries of every batch',
      arrange: sends(entries({ kind: 'failed', code: 'InternalError', senderFault: false })),
      ends: 'QueueUnavailableError',
    },
    {
      what: 'fails some entries of the first batch',
      arrange: sends(entries({ kind: 'failed', code: 'InternalError', senderFault: false }), { once: true }),
    },
    {
      what: 'throttles some entries of the first batch, as a fault of the sender',
      arrange: sends(entries({ kind: 'failed', code: 'ThrottlingException', senderFault: true }), {
        once: true,
      }),
    },
    {
      what: 'takes some entries of the first batch and does not mention them',
      arrange: sends(entries({ kind: 'unacknowledged', taken: true }), { once: true }),
    },
    {
      what: 'loses some entries of the first batch and does not mention them',
      arrange: sends(entries({ kind: 'unacknowledged', taken: false }), { once: true }),
    },
    {
      what: 'refuses some entries of the first batch for their content',
      arrange: sends(entries({ kind: 'failed', code: 'InvalidMessageContents', senderFault: true }), {
        once: true,
      }),
      quarantined: 4,
    },
    {
      what: 'refuses one entry of the first batch for its content, and fails another',
      arrange: sends(
        {
          kind: 'entries',
          fault: (_, place) =>
            place === 0
              ? { kind: 'failed', code: 'InvalidMessageContents', senderFault: true }
              : place === 1
                ? { kind: 'failed', code: 'InternalError', senderFault: false }
                : undefined,
        },
        { once: true },
      ),
      quarantined: 1,
      says: { forwarded: 35, quarantined: { 'rejected-status': 1 }, deleted: 12 },
    },
    {
      what: 'refuses most messages for their content',
      arrange: sends({
        kind: 'entries',
        fault: (_, place) =>
          place % 3 > 0 ? { kind: 'failed', code: 'InvalidMessageContents', senderFault: true } : undefined,
      }),
      ends: 'MessagesRefusedError',
    },
    {
      what: 'denies access to the quarantine queue',
      reports: () => [{ jobId: 'FJBAD', recipientStatus: [], pages: 1 }],
      arrange: sends(sqsFaults.accessDenied, { to: 'quarantine' }),
      ends: 'QueueRefusedError',
      quarantined: 1,
    },
  ],
};

/** Which statuses a queue takes, said of the report's own fields. */
export const FILTERS = {
  all: () => true,
  delivered: ({ reason }: Recipient) => reason === 'OK',
  undelivered: ({ reason }: Recipient) => reason !== 'OK',
} as const;

export type Filter = keyof typeof FILTERS;

interface Recipient {
  readonly reason?: unknown;
}

/** The status queues that a forwarder can be given: every status goes to one of them at least. */
export const QUEUE_SETS: readonly (readonly Filter[])[] = [
  ['all'],
  ['all', 'undelivered'],
  ['delivered', 'undelivered'],
];

export const QUARANTINE = 'quarantine';

/** SQS refuses a message with this reason for its content, alone or with its whole batch. */
export const POISON = 'POISON';

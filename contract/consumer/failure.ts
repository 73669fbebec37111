/** A message that was not handled. It stays in the queue, comes again, and ends in the dead-letter queue. */
export interface MessageFailure {
  readonly messageId: string | undefined;
  /** An `InvalidMessageError` where it could not be read, otherwise what the handler threw. */
  readonly error: unknown;
}

export type OnFailure = (failure: MessageFailure) => void;

/** One JSON line on standard error: the message's id and the error's name and text, not the message. */
export const logFailure: OnFailure = ({ messageId, error }) => {
  const { name, message } = error instanceof Error ? error : { name: typeof error, message: String(error) };
  console.error(
    JSON.stringify({
      level: 'error',
      message: 'A fax status was not handled.',
      messageId,
      error: { name, message },
    }),
  );
};

export * from '#poller/retarus/errors.ts';
export {
  BatchRefusedError,
  CredentialsRefusedError,
  QueueRefusedError,
  QueueUnavailableError,
  RateLimitedError,
  SecretUnreadableError,
} from '#poller/tick/errors.ts';

export * from '#poller/retarus/errors.ts';
export {
  BatchRefusedError,
  LoginRefusedError,
  QueueRefusedError,
  QueueUnavailableError,
  RateLimitedError,
  SecretUnreadableError,
} from '#poller/tick/errors.ts';

export * from '../../../functions/poll-reports/retarus/errors.ts';
export {
  BatchRefusedError,
  LoginRefusedError,
  QueueRefusedError,
  QueueUnavailableError,
  RateLimitedError,
  SecretUnreadableError,
} from '../../../functions/poll-reports/tick/errors.ts';

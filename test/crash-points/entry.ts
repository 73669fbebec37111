/** What is built with a stop at every await. Errors are told apart by class, so the ports' errors come from the same build. */
export { UnreachableError } from '#poller/retarus/errors.ts';
export {
  BatchRefusedError,
  CredentialsRefusedError,
  QueueRefusedError,
  QueueUnavailableError,
} from '#poller/tick/errors.ts';
export { DEFAULT_LIMITS } from '#poller/tick/limits.ts';
export { SentCache } from '#poller/tick/sent-cache.ts';
export { tick } from '#poller/tick/tick.ts';

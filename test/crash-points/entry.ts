/** What is built with a stop at every await. Errors are told apart by class, so the ports' errors come from the same build. */
export { UnreachableError } from '../../functions/poll-reports/retarus/errors.ts';
export { ConfirmedMemory } from '../../functions/poll-reports/tick/confirmed-memory.ts';
export {
  BatchRefusedError,
  LoginRefusedError,
  QueueRefusedError,
  QueueUnavailableError,
} from '../../functions/poll-reports/tick/errors.ts';
export { DEFAULT_LIMITS } from '../../functions/poll-reports/tick/limits.ts';
export { tick } from '../../functions/poll-reports/tick/tick.ts';

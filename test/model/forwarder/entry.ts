/**
 * What the model drives: the real tick, and the names that its ports need. Built as it is, with a mutation, or with a
 * stop at every await (build.ts); errors are told apart by class, so ports and tick must come from one build.
 */
export { ConfirmedMemory } from '../../../functions/poll-reports/tick/confirmed-memory.ts';
export { DEFAULT_LIMITS } from '../../../functions/poll-reports/tick/limits.ts';
export { tick } from '../../../functions/poll-reports/tick/tick.ts';
export * as errors from './errors.ts';

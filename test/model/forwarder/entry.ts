/**
 * What the model drives: the real tick, and the names that its ports need. Built as it is, with a mutation,
 * or with a stop at every await (build.ts); errors are told apart by class, so ports and tick must come from
 * one build.
 */

export { DEFAULT_LIMITS } from '#poller/tick/limits.ts';
export { SentCache } from '#poller/tick/sent-cache.ts';
export { tick } from '#poller/tick/tick.ts';
export * as errors from './errors.ts';

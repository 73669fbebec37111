import { REASONS } from '#contract/reasons.ts';
import type { Credentials, Setup } from '#poller/tick/ports.ts';
import type { Forwarder } from '../forwarder/forwarder.ts';
import { EnvironmentRecord } from './ledger.ts';
import { FILTERS, type Filter, QUARANTINE } from './queues.ts';

/**
 * A request on its way: nobody has acted upon it, somebody has, or the environment knows what became of it.
 */
export interface Request {
  readonly what: string;
  state: 'sent' | 'arrived' | 'heard';
  outcome?: unknown;
}

/** A warm execution environment of Lambda: what it remembers is lost with it. */
export interface EnvironmentModel {
  alive: boolean;
  /** Whether it is in the middle of an invocation. */
  isBusy: boolean;
  /** Milliseconds that its clock is ahead of the world's. */
  clockError: number;
  readonly setup: Setup;
  readonly record: EnvironmentRecord;
  /** Everything that it asked others for, in the order in which it did. */
  readonly requests: Request[];
  /** The requests whose outcome it heard, in that order. */
  readonly heard: Request[];
  keptCredentials: { readonly credentials: Credentials; readonly until: number } | undefined;
}

export const startEnvironment = (
  forwarder: Forwarder,
  queues: readonly Filter[],
  sendsInFlight: number,
): EnvironmentModel => ({
  alive: true,
  isBusy: false,
  clockError: 0,
  setup: {
    statusQueues: queues.map((name) => ({ name, takes: FILTERS[name] })),
    quarantineQueue: QUARANTINE,
    reasons: REASONS,
    privacy: { omit: [], numberAttribute: 'none' },
    limits: { ...forwarder.DEFAULT_LIMITS, sendsInFlight },
    memory: {
      confirmed: new forwarder.SentCache(),
      deletedBySilence: new forwarder.SentCache(),
      cooldowns: new Map(),
    },
  },
  record: new EnvironmentRecord(),
  requests: [],
  heard: [],
  keptCredentials: undefined,
});

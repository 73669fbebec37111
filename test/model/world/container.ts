import { REASONS } from '#contract/reasons.ts';
import type { Credentials, Setup } from '#poller/tick/ports.ts';
import type { Forwarder } from '../forwarder/forwarder.ts';
import { ContainerRecord } from './ledger.ts';
import { FILTERS, type Filter, QUARANTINE } from './queues.ts';

/** A request on its way: nobody has acted upon it, somebody has, or the container knows what became of it. */
export interface Request {
  readonly what: string;
  state: 'sent' | 'arrived' | 'heard';
  outcome?: unknown;
}

/** A warm Lambda container: what it remembers is lost with it. */
export interface ContainerModel {
  alive: boolean;
  /** Whether it is in the middle of an invocation. */
  isBusy: boolean;
  /** Milliseconds that its clock is ahead of the world's. */
  clockError: number;
  readonly setup: Setup;
  readonly record: ContainerRecord;
  /** Everything that it asked others for, in the order in which it did. */
  readonly requests: Request[];
  /** The requests whose outcome it heard, in that order. */
  readonly heard: Request[];
  keptLogin: { readonly login: Credentials; readonly until: number } | undefined;
}

export const startContainer = (
  forwarder: Forwarder,
  queues: readonly Filter[],
  sendsInFlight: number,
): ContainerModel => ({
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
  record: new ContainerRecord(),
  requests: [],
  heard: [],
  keptLogin: undefined,
});

import type { FaxStatusData } from '../../../contract/event.ts';
import type { Privacy } from '../../../contract/privacy.ts';
import type { ReasonTable } from '../../../contract/reasons.ts';
import type { Source } from '../interface/source.ts';
import type { Limits } from './limits.ts';
import type { Ports } from './ports.ts';
import type { SentCache } from './sent-cache.ts';
import type { Tally } from './tally.ts';

/** A queue that the forwarder fills. */
export interface StatusQueue {
  readonly name: string;
  /** Whether a status goes to this queue; every status goes to one queue at least. */
  readonly takes: (data: FaxStatusData) => boolean;
}

/** What is the same for every tick of a container. */
export interface Setup {
  readonly statusQueues: readonly StatusQueue[];
  /** Name of the quarantine queue among the queues that the port knows. */
  readonly quarantineQueue: string;
  readonly reasons: ReasonTable;
  readonly privacy: Privacy;
  readonly limits: Limits;
  readonly memory: EnvironmentMemory;
}

/** What outlives a tick, as long as the container does. */
export interface EnvironmentMemory {
  readonly confirmed: SentCache;
  /** Until when a source rests because Retarus said so: source name → epoch milliseconds. */
  readonly cooldownUntil: Map<string, number>;
}

/** What one tick hands to its parts. */
export interface TickContext {
  readonly source: Source;
  readonly setup: Setup;
  readonly ports: Ports;
  readonly tally: Tally;
  /** Epoch milliseconds at which the tick's last call must have ended. */
  readonly deadline: number;
}

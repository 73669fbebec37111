import type { World } from '#test/support/world.ts';

/** One thing that goes wrong outside of the forwarder. */
export interface Fault {
  /** In words that stand in docs/faults.md. */
  readonly what: string;
  /** Brings it about. The backlog is there already. */
  readonly arrange: (world: World) => void | Promise<void>;
  /** In the place of the ordinary backlog. */
  readonly reports?: () => readonly unknown[];
  /**
   * How the tick ends: `drained`, `more`, the name of its error, or `crashed` where the environment dies.
   * `drained`
   */
  readonly ends?: string;
  /** What the tick's log line says besides how it ended; for instance its calls. */
  readonly says?: object;
  /** What the log line of the tick after it says, when the fault is gone. */
  readonly thenSays?: object;
  /** Send requests of the tick, at most. */
  readonly maxSends?: number;
  /**
   * Entries that are at Retarus still when the fault is gone: nobody can delete them, or they are to stay.
   */
  readonly stays?: number;
  /** Reports and statuses that end in quarantine. */
  readonly quarantined?: number;
}

export interface FaultGroup {
  readonly title: string;
  readonly faults: readonly Fault[];
}

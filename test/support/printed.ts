/**
 * What the tests read of the JSON that `fax-status` prints. A command prints some of these members: its help
 * says which, and has the whole shape.
 */
export interface Printed {
  readonly cases: readonly Case[];
  readonly changed: readonly string[];
  readonly classes: unknown;
  readonly content: unknown;
  readonly findings: readonly Finding[];
  readonly muted: readonly { readonly alarm: string; readonly until: string }[];
  readonly notMuted: readonly string[];
  readonly places: readonly Place[];
  readonly queues: readonly Queue[];
  readonly replayed: readonly unknown[];
  readonly silentSources: readonly { readonly since: number; readonly expires: number }[];
  readonly sources: readonly Source[];
  readonly stays: readonly { readonly jobId: string; readonly problems: readonly string[] }[];
  readonly ticks: readonly { readonly source: string; readonly ended: string; readonly error?: string }[];
  readonly unchanged: readonly string[];
}

interface Case {
  readonly problems: readonly string[];
  readonly since: string;
  readonly expires: string;
}

export interface Finding {
  readonly check: string;
  readonly state: string;
  readonly says: string;
  readonly do?: string;
}

interface Place {
  readonly where: string;
  readonly at?: string;
  readonly expires?: string;
}

interface Queue {
  readonly queue: string;
  readonly waiting: number;
  readonly expires: string;
  readonly moved: number;
  readonly state: string;
}

interface Source {
  readonly source: string;
  readonly enabled: boolean;
  readonly lastGoodPoll?: string;
  readonly lastHour: { readonly failed: number };
  readonly lagSeconds: { readonly median: number; readonly longest: number };
}

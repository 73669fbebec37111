import type { FaxStatusEvent } from '#contract/event.ts';
import { REASONS } from '#contract/reasons.ts';
import { jobIdOf } from '#dev/local/report-api/store.ts';
import type { Message } from '#poller/domain/message.ts';
import type { Source } from '#poller/interface/source.ts';
import { DEFAULT_LIMITS, type Limits } from '#poller/tick/limits.ts';
import type {
  BatchResponse,
  Clock,
  Credentials,
  CredentialsRead,
  CredentialsSource,
  DeleteResult,
  ListedPage,
  Ports,
  Queues,
  ReportApi,
  Setup,
  TickContext,
} from '#poller/tick/ports.ts';
import { SentCache } from '#poller/tick/sent-cache.ts';
import { Tally } from '#poller/tick/tally.ts';
import { aPage } from '#test/support/reports.ts';

export const SOURCE: Source = { account: '99999', dataCenter: 'de1' };
/** Where every clock starts, in epoch milliseconds. */
export const START = Date.parse('2026-11-23T10:00:00Z');

/** A clock that moves when told, and when somebody sleeps. */
export class TestClock implements Clock {
  /** What the monotonic clock shows. */
  time = START;
  /** Milliseconds that the wall clock is ahead of it. */
  jumped = 0;
  readonly pauses: number[] = [];

  now(): number {
    return this.time + this.jumped;
  }

  monotonic(): number {
    return this.time;
  }

  async sleep(ms: number): Promise<void> {
    this.pauses.push(ms);
    this.time += ms;
  }
}

export const allOf = (batch: readonly unknown[]): BatchResponse => ({
  successful: batch.map((_, index) => index),
  failed: [],
});

/** One SendMessageBatch request. */
export interface SendRequest {
  readonly queue: string;
  readonly batch: readonly Message[];
  readonly timeoutMs: number;
}

/** Queues in memory: `response` decides what becomes of a request, and may throw. */
export class MemoryQueues implements Queues {
  readonly requests: SendRequest[] = [];
  response: (request: SendRequest, place: number) => BatchResponse | Promise<BatchResponse> = ({ batch }) =>
    allOf(batch);
  readonly #taken: { queue: string; message: Message }[] = [];
  #inFlight = 0;
  mostInFlight = 0;

  async send(queue: string, batch: readonly Message[], timeoutMs: number): Promise<BatchResponse> {
    const request = { queue, batch, timeoutMs };
    const place = this.requests.push(request) - 1;
    this.mostInFlight = Math.max(this.mostInFlight, ++this.#inFlight);
    try {
      const response = await this.response(request, place);
      const failed = new Set(response.failed.map(({ index }) => index));
      for (const [index, message] of batch.entries())
        if (response.successful.includes(index) && !failed.has(index)) this.#taken.push({ queue, message });
      return response;
    } finally {
      this.#inFlight--;
    }
  }

  /** What a queue holds. */
  in(queue: string): Message[] {
    return this.#taken.filter((entry) => entry.queue === queue).map(({ message }) => message);
  }

  bodies(queue: string): Record<string, unknown>[] {
    return this.in(queue).map(({ body }) => JSON.parse(body));
  }

  events(queue: string): FaxStatusEvent[] {
    return this.in(queue).map(({ body }) => JSON.parse(body));
  }
}

/**
 * Retarus in memory: `onList` and `onDelete` run before a call is responded, and may throw or respond
 * themselves.
 */
export class MemoryRetarus implements ReportApi {
  reports: unknown[] = [];
  readonly calls: {
    call: 'list' | 'delete';
    credentials: Credentials;
    jobIds?: readonly string[];
    timeoutMs: number;
  }[] = [];
  onList: () => readonly unknown[] | undefined = () => undefined;
  onDelete: (jobIds: readonly string[]) => readonly DeleteResult[] | undefined = () => undefined;

  async list(_: Source, credentials: Credentials, timeoutMs: number): Promise<ListedPage> {
    this.calls.push({ call: 'list', credentials, timeoutMs });
    return aPage(this.onList() ?? this.reports.slice(0, 1000));
  }

  async delete(
    _: Source,
    credentials: Credentials,
    jobIds: readonly string[],
    timeoutMs: number,
  ): Promise<readonly DeleteResult[]> {
    this.calls.push({ call: 'delete', credentials, jobIds, timeoutMs });
    return this.onDelete(jobIds) ?? this.deleteStored(jobIds);
  }

  deleteStored(jobIds: readonly string[]): DeleteResult[] {
    return jobIds.map((jobId) => {
      const left = this.reports.filter((report) => jobIdOf(report) !== jobId);
      const deleted = left.length < this.reports.length;
      this.reports = left;
      return deleted ? { jobId, deleted } : { jobId, deleted, reason: 'NOT_FOUND' };
    });
  }

  /** The ids of every delete call, call by call. */
  get results(): (readonly string[])[] {
    return this.calls.flatMap(({ jobIds }) => (jobIds ? [jobIds] : []));
  }
}

/** A secret with one pair of credentials after the other: the next one is seen when it is read again. */
export class MemoryCredentials implements CredentialsSource {
  readonly reads: { how: 'current' | 'renewed'; secretId: string; timeoutMs: number }[] = [];
  passwords = ['first'];
  /** Whether `current` has the credentials at hand. */
  cached = true;

  async current(secretId: string, timeoutMs: number): Promise<CredentialsRead> {
    this.reads.push({ how: 'current', secretId, timeoutMs });
    return { credentials: this.#now, called: !this.cached };
  }

  async renewed(secretId: string, timeoutMs: number): Promise<CredentialsRead> {
    this.reads.push({ how: 'renewed', secretId, timeoutMs });
    if (this.passwords.length > 1) this.passwords.shift();
    return { credentials: this.#now, called: true };
  }

  get #now(): Credentials {
    return { username: 'forwarder', password: this.passwords[0] ?? '' };
  }
}

export interface MemoryPorts extends Ports {
  readonly reportApi: MemoryRetarus;
  readonly credentials: MemoryCredentials;
  readonly queues: MemoryQueues;
  readonly clock: TestClock;
}

export const memoryPorts = (): MemoryPorts => ({
  reportApi: new MemoryRetarus(),
  credentials: new MemoryCredentials(),
  queues: new MemoryQueues(),
  clock: new TestClock(),
  // The longest pause that jitter gives.
  random: () => 1,
});

export const aSetup = ({
  limits,
  ...changes
}: Partial<Omit<Setup, 'limits'>> & { limits?: Partial<Limits> } = {}): Setup => ({
  statusQueues: [{ name: 'statuses', takes: () => true }],
  quarantineQueue: 'quarantine',
  reasons: REASONS,
  privacy: { omit: [], numberAttribute: 'none' },
  limits: { ...DEFAULT_LIMITS, ...limits },
  memory: { confirmed: new SentCache(), deletedBySilence: new SentCache(), cooldowns: new Map() },
  ...changes,
});

/** A tick that may go on for 50 seconds. */
export const aContext = (ports: Ports, setup: Setup = aSetup()): TickContext => ({
  source: SOURCE,
  setup,
  ports,
  tally: new Tally(),
  deadline: START + 50_000,
});

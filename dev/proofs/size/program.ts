import { REASONS } from '#contract/reasons.ts';
import { DEFAULT_LIMITS } from '#poller/tick/limits.ts';
import type { Ports } from '#poller/tick/ports.ts';
import { SentCache } from '#poller/tick/sent-cache.ts';
import { tick } from '#poller/tick/tick.ts';
import { aPage, aReport, aStatus } from '#test/support/reports.ts';

/**
 * Runs in a process of its own, with the heap of a function: one execution environment works off as many
 * pages as the command line says, and says what became of them. Retarus and SQS are simulated and hold
 * nothing but counts, so the memory is the forwarder's.
 */
const pages = Number(process.argv[2]);
const JOBS = 1_000;
const RECIPIENTS = 10;

let deleted = 0;
let accepted = 0;
let peakMb = 0;

/** The page as text, as it comes over the wire: what is parsed is the forwarder's to hold. */
const page = (first: number): string =>
  JSON.stringify(
    Array.from({ length: JOBS }, (_, job) =>
      aReport(`FJ${first + job}`, {
        recipientStatus: Array.from({ length: RECIPIENTS }, (_, recipient) =>
          aStatus({ number: `+49 89 0000-${first + job}-${recipient}` }),
        ),
      }),
    ),
  );

const ports: Ports = {
  reportApi: {
    list: async () => {
      peakMb = Math.max(peakMb, process.memoryUsage().rss / 1_048_576);
      return aPage(deleted >= pages * JOBS ? [] : JSON.parse(page(deleted)));
    },
    delete: async (_, __, jobIds) => {
      deleted += jobIds.length;
      return jobIds.map((jobId) => ({ jobId, deleted: true }));
    },
  },
  credentials: { current: async () => read, renewed: async () => read },
  queues: {
    send: async (_, batch) => {
      accepted += batch.length;
      return { successful: batch.map((_, index) => index), failed: [] };
    },
  },
  clock: { now: () => Date.now(), monotonic: () => performance.now(), sleep: async () => undefined },
  random: () => 0.5,
};
const read = { credentials: { username: 'user', password: 'password' }, called: false };

const setup = {
  statusQueues: [{ name: 'statuses', takes: () => true }],
  quarantineQueue: 'quarantine',
  reasons: REASONS,
  privacy: { omit: [], numberAttribute: 'none' as const },
  limits: DEFAULT_LIMITS,
  memory: { confirmed: new SentCache(), deletedBySilence: new SentCache(), cooldowns: new Map() },
};
const source = { account: '99999', dataCenter: 'de1' } as const;
const endings: string[] = [];
do {
  endings.push((await tick(source, 'credentials', performance.now() + 300_000, setup, ports)).ended);
} while (endings.at(-1) === 'more');
console.log(JSON.stringify({ accepted, deleted, endings, peakMb: Math.round(peakMb) }));

/**
 * Forwards as many pages as it is told, without a network: reading, checking, events, ids, packing, the request's text and
 * its signature. Runs under valgrind (run.ts).
 */
import { REASONS } from '#contract/reasons.ts';
import { signerFor } from '#poller/aws/sigv4.ts';
import { entriesOf } from '#poller/aws/sqs-batch.ts';
import { DEFAULT_LIMITS } from '#poller/tick/limits.ts';
import type { Ports } from '#poller/tick/ports.ts';
import { SentCache } from '#poller/tick/sent-cache.ts';
import { tick } from '#poller/tick/tick.ts';
import { aReport, aStatus } from '#test/support/reports.ts';

const pages = Number(process.argv[2]);
const JOBS = 1_000;
const QUEUE_URL = 'https://sqs.eu-central-1.amazonaws.com/000000000000/statuses.fifo';

const credentials = { accessKeyId: 'AKID', secretAccessKey: 'invented' };
const signer = signerFor('sqs', 'eu-central-1', async () => credentials);
const login = { credentials: { username: 'user', password: 'password' }, called: false };
let listed = 0;

const page = (): string =>
  JSON.stringify(
    Array.from({ length: JOBS }, (_, job) =>
      aReport(`FJ${listed * JOBS + job}`, { recipientStatus: [aStatus({ number: `+49890000${job}` })] }),
    ),
  );

const ports: Ports = {
  reportApi: {
    list: async () => {
      if (listed >= pages) return [];
      const text = page();
      listed++;
      return JSON.parse(text);
    },
    delete: async (_, __, jobIds) => jobIds.map((jobId) => ({ jobId, deleted: true })),
  },
  credentials: { current: async () => login, renewed: async () => login },
  queues: {
    send: async (_, batch) => {
      const body = Buffer.from(JSON.stringify({ QueueUrl: QUEUE_URL, Entries: entriesOf(batch, true) }));
      await signer.sign({
        method: 'POST',
        protocol: 'https:',
        hostname: 'sqs.eu-central-1.amazonaws.com',
        path: '/',
        query: {},
        headers: { host: 'sqs.eu-central-1.amazonaws.com' },
        body,
      });
      return { successful: batch.map((_, index) => index), failed: [] };
    },
  },
  clock: { now: () => 0, monotonic: () => 0, sleep: async () => undefined },
  random: () => 0.5,
};

const { ended, tally } = await tick(
  { account: '99999', dataCenter: 'de1' },
  'login',
  60_000,
  {
    statusQueues: [{ name: 'statuses', takes: () => true }],
    quarantineQueue: 'quarantine',
    reasons: REASONS,
    privacy: { omit: [], numberAttribute: 'none' },
    limits: DEFAULT_LIMITS,
    memory: { confirmed: new SentCache(), cooldowns: new Map() },
  },
  ports,
);
process.stdout.write(JSON.stringify({ ended, forwarded: tally.forwarded }));

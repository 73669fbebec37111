/**
 * Forwards as many pages as it is told, without a network: reading, checking, events, ids, packing, the
 * SDK's client with the request's text and its signature. Runs under valgrind (run.ts).
 */
import { hash, randomUUID } from 'node:crypto';
import { REASONS } from '#contract/reasons.ts';
import { SqsQueues } from '#poller/aws/sqs.ts';
import { createSqsClient } from '#poller/aws/sqs-client.ts';
import { DEFAULT_LIMITS } from '#poller/tick/limits.ts';
import type { Ports } from '#poller/tick/ports.ts';
import { SentCache } from '#poller/tick/sent-cache.ts';
import { tick } from '#poller/tick/tick.ts';
import { aPage, aReport, aStatus } from '#test/support/reports.ts';

const pages = Number(process.argv[2]);
const JOBS = 1_000;
const QUEUE_URL = 'https://sqs.eu-central-1.amazonaws.com/000000000000/statuses.fifo';

process.env.AWS_REGION = 'eu-central-1';
process.env.AWS_ACCESS_KEY_ID = 'AKID';
process.env.AWS_SECRET_ACCESS_KEY = 'invented';
const client = createSqsClient(DEFAULT_LIMITS.sendsInFlight);
client.config.requestHandler = { ...client.config.requestHandler, handle: confirmAll };
const read = { credentials: { username: 'user', password: 'password' }, called: false };
let listed = 0;

const page = (): string =>
  JSON.stringify(
    Array.from({ length: JOBS }, (_, job) =>
      aReport(`FJ${listed * JOBS + job}`, { recipientStatus: [aStatus({ number: `+49890000${job}` })] }),
    ),
  );

/** SQS' response, without a network. */
async function confirmAll({ body }: { readonly body?: string }) {
  const { Entries }: { Entries: { Id: string; MessageBody: string }[] } = JSON.parse(String(body));
  const Successful = Entries.map(({ Id, MessageBody }) => ({
    Id,
    MessageId: randomUUID(),
    MD5OfMessageBody: hash('md5', MessageBody, 'hex'),
  }));
  return {
    response: {
      statusCode: 200,
      headers: {},
      body: Buffer.from(JSON.stringify({ Successful })),
    },
  };
}

const ports: Ports = {
  reportApi: {
    list: async () => {
      if (listed >= pages) return aPage([]);
      const text = page();
      listed++;
      return aPage(JSON.parse(text));
    },
    delete: async (_, __, jobIds) => jobIds.map((jobId) => ({ jobId, deleted: true })),
  },
  credentials: { current: async () => read, renewed: async () => read },
  queues: new SqsQueues(client, new Map([['statuses', { url: QUEUE_URL, fifo: true }]])),
  clock: { now: () => 0, monotonic: () => 0, sleep: async () => undefined },
  random: () => 0.5,
};

const { ended, tally } = await tick(
  { account: '99999', dataCenter: 'de1' },
  'credentials',
  60_000,
  {
    statusQueues: [{ name: 'statuses', takes: () => true }],
    quarantineQueue: 'quarantine',
    reasons: REASONS,
    privacy: { omit: [], numberAttribute: 'none' },
    limits: DEFAULT_LIMITS,
    memory: { confirmed: new SentCache(), deletedBySilence: new SentCache(), cooldowns: new Map() },
  },
  ports,
);
process.stdout.write(JSON.stringify({ ended, forwarded: tally.forwarded }));

/**
 * Shows that the largest response that the function accepts passes inside of its memory: the deployed bundle
 * forwards a page of exactly that size in a cgroup that kills it above its memory, as Lambda does, and one of
 * a byte more ends in an error that names the setting to raise.
 */
import { spawn } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { listen } from '#dev/local/listen.ts';
import { startSecrets } from '#dev/local/secrets/index.ts';
import { POLLER_ALIASES, POLLER_BUNDLING, POLLER_ENTRY } from '#infra/bundle/poller-bundling.ts';
import { nodeOptions } from '#infra/constructs/poller.ts';
import { maxResponseBytes } from '#poller/retarus/report-transport.ts';
import { aReport, aStatus } from '#test/support/reports.ts';
import { MemoryLimit } from './memory-limit.ts';

const ACCOUNT = '99999';
const CREDENTIALS = { username: 'user', password: 'password' };
const JOBS = 1_000;
const HOUR_MS = 3_600_000;

/** What makes a page of a thousand jobs large. */
export const SHAPES = ['many recipients', 'long fields'] as const;
export type Shape = (typeof SHAPES)[number];

/** One page as large as the function accepts it, in a process that is killed beyond the function's memory. */
export interface MemoryRun {
  readonly memoryMb: number;
  readonly pageMb: number;
  readonly shape: Shape;
  readonly reports: number;
  readonly recipients: number;
  /** The most that the process had at once; where it was killed, its limit. */
  readonly peakMb: number;
  /** What is wrong, as a sentence. */
  readonly failure?: string;
}

/** Memory cannot be limited by this user or on this machine; the message says why. */
export class NotLimitedError extends Error {
  override readonly name = 'NotLimitedError';
}

/** One invocation, and what it returned. */
const INVOKE = `
const { handler } = require(process.env.BUNDLE);
const input = { account: '${ACCOUNT}', dataCenter: 'de1', secretId: 'credentials' };
const ends = Date.now() + ${HOUR_MS};
const getRemainingTimeInMillis = () => ends - Date.now();
const context = { awsRequestId: 'proof', functionName: 'proof', getRemainingTimeInMillis };
handler(input, context).then(({ ended, forwarded, error }) =>
  require('node:fs').writeSync(3, JSON.stringify({ ended, forwarded, error })));
`;

interface Outcome {
  /** Absent where the process was killed. */
  readonly summary?: { ended: string; forwarded: number; error?: { name: string; message: string } };
  readonly signal: string | null;
}

/** A page of exactly so many bytes, of a thousand jobs. */
function pageOf(bytes: number, shape: Shape): { text: string; recipients: number } {
  const recipient = (job: number, place: number) =>
    aStatus({ number: `+49 89 0000-${job}-${place}`, reason: 'OK', status: 'OK' });
  const perJob = bytes / JOBS - 250;
  const length = JSON.stringify(recipient(JOBS, 1_000)).length + 1;
  const recipients = shape === 'long fields' ? 1 : Math.max(1, Math.floor(perJob / length));
  const billingInfo = '.'.repeat(shape === 'long fields' ? Math.floor(perJob - length) : 0);
  const reports = Array.from({ length: JOBS }, (_, job) =>
    aReport(`FJ${job}`, {
      recipientStatus: Array.from({ length: recipients }, (_, place) => recipient(job, place)),
      ...(billingInfo && { reference: { billingInfo } }),
    }),
  );
  const text = JSON.stringify({ reports });
  if (text.length > bytes) throw new RangeError(`The page has ${text.length} bytes instead of ${bytes}.`);
  return { text: text.padEnd(bytes, ' '), recipients };
}

/** Confirms whatever is sent, and keeps nothing. */
const confirmAll: RequestListener = (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { Entries }: { Entries: { Id: string; MessageBody: string }[] } = JSON.parse(
      Buffer.concat(chunks).toString(),
    );
    const Successful = Entries.map(({ Id, MessageBody }) => ({
      Id,
      MD5OfMessageBody: hash('md5', MessageBody, 'hex'),
    }));
    response.end(JSON.stringify({ Successful }));
  });
};

/** Servers and the bundle, for as many pages as are asked for. */
export class MemoryProof {
  readonly #folder: string;
  readonly #servers: Readonly<Record<'sqs' | 'api' | 'secrets', Server>>;
  readonly #page: { next: string };

  private constructor(
    folder: string,
    servers: Readonly<Record<'sqs' | 'api' | 'secrets', Server>>,
    page: { next: string },
  ) {
    this.#folder = folder;
    this.#servers = servers;
    this.#page = page;
  }

  static async open(): Promise<MemoryProof> {
    const folder = mkdtempSync(join(tmpdir(), 'memory-'));
    const { format, target = 'node24', mainFields = [] } = POLLER_BUNDLING;
    await build({
      entryPoints: [POLLER_ENTRY],
      outfile: bundleIn(folder),
      bundle: true,
      minify: true,
      platform: 'node',
      format: format ?? 'cjs',
      target,
      mainFields: [...mainFields],
      alias: POLLER_ALIASES,
      logLevel: 'error',
    });
    const secrets = await startSecrets();
    secrets.create('credentials', CREDENTIALS);
    const page = { next: EMPTY };
    const [sqs, api] = [await listen(confirmAll), await listen(reportApi(page))];
    const closable = ({ url, close }: Server): Server => ({ url, close });
    return new MemoryProof(
      folder,
      {
        sqs: closable(sqs),
        api: closable(api),
        secrets: { url: secrets.endpoint, close: () => secrets.close() },
      },
      page,
    );
  }

  /** @throws NotLimitedError */
  async run(memoryMb: number, shape: Shape): Promise<MemoryRun> {
    const limit = await MemoryLimit.create(memoryMb);
    if (typeof limit === 'string') throw new NotLimitedError(limit);
    try {
      const cap = maxResponseBytes(memoryMb);
      const { recipients, text } = pageOf(cap, shape);
      const largest = await this.#invoke(memoryMb, limit, text);
      const run = {
        memoryMb,
        pageMb: cap / 1_048_576,
        shape,
        reports: JOBS,
        recipients,
        peakMb: await limit.peakMb(),
      };
      if (largest.summary?.forwarded !== JOBS * recipients)
        return { ...run, failure: `the largest accepted response did not pass: ${JSON.stringify(largest)}` };
      const { summary } = await this.#invoke(memoryMb, limit, `${text} `);
      return summary?.error?.message.includes('poller.memoryMb')
        ? run
        : { ...run, failure: 'a larger response does not end in an error that names the setting' };
    } finally {
      await limit.remove();
    }
  }

  async close(): Promise<void> {
    rmSync(this.#folder, { recursive: true });
    await Promise.all(Object.values(this.#servers).map(({ close }) => close()));
  }

  /** The function in a process of its own that is born inside of the limit. */
  async #invoke(memoryMb: number, limit: MemoryLimit, page: string): Promise<Outcome> {
    this.#page.next = page;
    const { sqs, api, secrets } = this.#servers;
    const queue = (name: string) => `${sqs.url}/000000000000/${name}`;
    const child = spawn(
      'sh',
      ['-c', 'echo $$ > "$0/cgroup.procs" && exec "$@"', limit.folder, process.execPath, '-e', INVOKE],
      {
        stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
        env: {
          PATH: process.env.PATH,
          BUNDLE: bundleIn(this.#folder),
          NODE_OPTIONS: nodeOptions(memoryMb),
          AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
          AWS_REGION: 'eu-central-1',
          AWS_ACCESS_KEY_ID: 'local',
          AWS_SECRET_ACCESS_KEY: 'local',
          AWS_ENDPOINT_URL_SQS: sqs.url,
          AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
          CONFIG: JSON.stringify({
            statusQueues: [{ name: 'statuses', url: queue('statuses.fifo'), fifo: true }],
            quarantineQueueUrl: queue('quarantine'),
            baseUrls: { de1: api.url },
          }),
        },
      },
    );
    let text = '';
    child.stdio[3]?.on('data', (chunk: Buffer) => {
      text += chunk;
    });
    return new Promise((resolve) => {
      child.on('close', (_, signal) =>
        resolve({
          signal,
          ...(text !== '' && { summary: JSON.parse(text) as Outcome['summary'] }),
        } as Outcome),
      );
    });
  }
}

interface Server {
  readonly url: string;
  readonly close: () => Promise<unknown>;
}

const bundleIn = (folder: string): string => join(folder, 'index.cjs');

const EMPTY = '{"reports":[]}';

/** Lists the page once, and nothing after it; deletes whatever it is told to. */
const reportApi =
  (page: { next: string }): RequestListener =>
  (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      if (request.method === 'GET') {
        response.end(page.next);
        page.next = EMPTY;
        return;
      }
      const { jobIds }: { jobIds: string[] } = JSON.parse(Buffer.concat(chunks).toString());
      response.end(JSON.stringify({ reports: jobIds.map((jobId) => ({ jobId, deleted: true })) }));
    });
  };

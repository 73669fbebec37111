/**
 * Shows that the largest response that the function accepts passes inside of its memory: the deployed bundle forwards a
 * page of exactly that size in a cgroup that kills it above its memory, and one of a byte more ends in an error that
 * names the setting to raise.
 *
 * Where no cgroup can be had it says that nothing was shown.
 *
 * npm run test:memory [-- MEGABYTES …]        256 and 512 where nothing is said
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
const LOGIN = { username: 'user', password: 'password' };
const JOBS = 1_000;
const HOUR_MS = 3_600_000;

/** One invocation, and what it returned. */
const INVOKE = `
const { handler } = require(process.env.BUNDLE);
const input = { account: '${ACCOUNT}', dataCenter: 'de1', secretId: 'login' };
const ends = Date.now() + ${HOUR_MS};
handler(input, { awsRequestId: 'proof', functionName: 'proof', getRemainingTimeInMillis: () => ends - Date.now() })
  .then(({ ended, forwarded, error }) => require('node:fs').writeSync(3, JSON.stringify({ ended, forwarded, error })));
`;

interface Outcome {
  /** Absent where the process was killed. */
  readonly summary?: { ended: string; forwarded: number; error?: { name: string; message: string } };
  readonly signal: string | null;
}

/** A page of exactly so many bytes: a thousand jobs, with as many recipients as fit. */
function pageOf(bytes: number): { text: string; statuses: number } {
  const recipient = (job: number, place: number) =>
    aStatus({ number: `+49 89 0000-${job}-${place}`, reason: 'OK', status: 'OK' });
  const length = JSON.stringify(recipient(JOBS, 1_000)).length + 1;
  const recipients = Math.max(1, Math.floor((bytes / JOBS - 250) / length));
  const reports = Array.from({ length: JOBS }, (_, job) =>
    aReport(`FJ${job}`, {
      recipientStatus: Array.from({ length: recipients }, (_, place) => recipient(job, place)),
    }),
  );
  const text = JSON.stringify({ reports });
  return { text: text.padEnd(bytes, ' '), statuses: JOBS * recipients };
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

const folder = mkdtempSync(join(tmpdir(), 'memory-'));
const bundle = join(folder, 'index.cjs');
const sqs = await listen(confirmAll);
const secrets = await startSecrets();
secrets.create('login', LOGIN);

/** What Retarus lists next; nothing after that. */
let listed = '';
const api = await listen((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    response.setHeader('content-type', 'application/json');
    if (request.method === 'GET') {
      response.end(listed);
      listed = '{"reports":[]}';
      return;
    }
    const { jobIds }: { jobIds: string[] } = JSON.parse(Buffer.concat(chunks).toString());
    response.end(JSON.stringify({ reports: jobIds.map((jobId) => ({ jobId, deleted: true })) }));
  });
});

/** The function in a process of its own that is born inside of the limit. */
function invoke(memoryMb: number, limit: MemoryLimit): Promise<Outcome> {
  const queue = (name: string) => `${sqs.url}/000000000000/${name}`;
  const child = spawn(
    'sh',
    ['-c', 'echo $$ > "$0/cgroup.procs" && exec "$@"', limit.folder, process.execPath, '-e', INVOKE],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      env: {
        PATH: process.env.PATH,
        BUNDLE: bundle,
        NODE_OPTIONS: nodeOptions(memoryMb),
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_ENDPOINT_URL_SQS: sqs.url,
        AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint,
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
      resolve({ signal, ...(text !== '' && { summary: JSON.parse(text) as Outcome['summary'] }) } as Outcome),
    );
  });
}

/** @returns what is wrong, if anything */
async function prove(memoryMb: number): Promise<string | undefined> {
  const limit = await MemoryLimit.create(memoryMb);
  if (typeof limit === 'string') {
    console.log(`NOT SHOWN for ${memoryMb} MB. ${limit} Run this as root on Linux.`);
    return undefined;
  }
  try {
    const cap = maxResponseBytes(memoryMb);
    const { text, statuses } = pageOf(cap);
    listed = text;
    const largest = await invoke(memoryMb, limit);
    const peak = Math.round(await limit.peakMb());
    console.log(
      `${memoryMb} MB: a page of ${cap} bytes, ${statuses} statuses: ${JSON.stringify(largest)}, peak ${peak} MB.`,
    );
    if (largest.summary?.forwarded !== statuses)
      return `${memoryMb} MB: the largest accepted response did not pass.`;
    listed = `${text} `;
    const { summary } = await invoke(memoryMb, limit);
    console.log(`${memoryMb} MB: a byte more: ${JSON.stringify(summary)}`);
    return summary?.error?.message.includes('poller.memoryMb')
      ? undefined
      : `${memoryMb} MB: a larger response does not end in an error that names the setting.`;
  } finally {
    await limit.remove();
  }
}

try {
  const { format, target = 'node24', mainFields = [] } = POLLER_BUNDLING;
  await build({
    entryPoints: [POLLER_ENTRY],
    outfile: bundle,
    bundle: true,
    minify: true,
    platform: 'node',
    format: format ?? 'cjs',
    target,
    mainFields: [...mainFields],
    alias: POLLER_ALIASES,
    logLevel: 'error',
  });
  const sizes = process.argv.slice(2).map(Number);
  for (const memoryMb of sizes.length > 0 ? sizes : [256, 512]) {
    const problem = await prove(memoryMb);
    if (problem === undefined) continue;
    console.error(problem);
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
  await Promise.all([sqs.close(), secrets.close(), api.close()]);
}

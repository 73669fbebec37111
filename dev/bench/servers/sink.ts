/**
 * SQS as a wall: takes every message at once, responds as SQS does after the set latency, remembers what it
 * got. In a process of its own, so that its work does not count as a candidate's.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { serve } from '../rpc.ts';
import { Checklist, type Workload } from '../workload.ts';

let latencyMs = 0;
/**
 * Compared with the workload at the end, or once there are so many, so that comparing does not slow the
 * responses.
 */
const MOST_BODIES = 100_000;
let bodies: string[] = [];
let checklist = new Checklist({ reports: 0, recipients: 0 });
let requests = 0;
let open = 0;
let mostOpen = 0;
let firstRequestAt: number | undefined;

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
}

function checkOff(): void {
  for (const body of bodies) checklist.tick(body);
  bodies = [];
}

function take({ MessageBody }: { MessageBody: string }): object {
  bodies.push(MessageBody);
  if (bodies.length >= MOST_BODIES) checkOff();
  return { MessageId: randomUUID(), MD5OfMessageBody: md5(MessageBody) };
}

const ACTIONS: Readonly<Record<string, (body: never) => object>> = {
  SendMessage: take,
  SendMessageBatch: ({ Entries }: { Entries: readonly Entry[] }) => ({
    Successful: Entries.map((entry) => ({ Id: entry.Id, ...take(entry) })),
    Failed: [],
  }),
  GetQueueAttributes: () => ({ Attributes: { MaximumMessageSize: '1048576' } }),
};

function handle(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const name = String(request.headers['x-amz-target']).replace('AmazonSQS.', '');
    if (name.startsWith('Send')) {
      requests++;
      firstRequestAt ??= performance.timeOrigin + performance.now();
    }
    const result = ACTIONS[name]?.(JSON.parse(Buffer.concat(chunks).toString('utf8')) as never);
    const text = JSON.stringify(result ?? { __type: 'com.amazonaws.sqs#InvalidAction' });
    const send = (): void => {
      response.writeHead(result ? 200 : 400, {
        'content-type': 'application/x-amz-json-1.0',
        'content-length': Buffer.byteLength(text),
      });
      response.end(text);
    };
    if (latencyMs > 0) setTimeout(send, latencyMs);
    else send();
  });
}

serve({
  start: ({ key, cert }: { key: string; cert: string }) =>
    new Promise<string>((resolve) => {
      const server = createServer({ key, cert }, handle);
      server.keepAliveTimeout = 120_000;
      server.on('secureConnection', (socket) => {
        mostOpen = Math.max(mostOpen, ++open);
        socket.once('close', () => open--);
      });
      server.listen(0, '127.0.0.1', () =>
        resolve(`https://127.0.0.1:${(server.address() as AddressInfo).port}`),
      );
    }),
  reset: ({ latencyMs: latency, workload }: { latencyMs: number; workload: Workload }) => {
    latencyMs = latency;
    checklist = new Checklist(workload);
    bodies = [];
    requests = 0;
    mostOpen = open;
    firstRequestAt = undefined;
  },
  result: () => {
    checkOff();
    return { ...checklist.result, requests, connections: mostOpen };
  },
  firstRequestAt: () => firstRequestAt,
});

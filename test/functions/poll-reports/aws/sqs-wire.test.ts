import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ListeningServer, listen } from '#dev/local/listen.ts';
import { SqsQueues } from '#poller/aws/sqs.ts';
import { createSqsClient } from '#poller/aws/sqs-client.ts';
import { type Message, messageOf } from '#poller/domain/message.ts';

const REGION = 'eu-central-1';
const SECRET_KEY = 'invented';
const BATCH: Message[] = [messageOf('a', 'body a', { kind: 'ä' }), messageOf('b', 'body b', {})];

let server: ListeningServer | undefined;
beforeEach(() => {
  vi.stubEnv('AWS_REGION', REGION);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKID');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', SECRET_KEY);
  vi.stubEnv('AWS_SESSION_TOKEN', 'token');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server?.close();
});

type Respond = (request: IncomingMessage, response: ServerResponse, body: string) => void;

async function sendTo(respond: Respond, timeoutMs = 5_000) {
  server = await listen((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => respond(request, response, Buffer.concat(chunks).toString()));
  });
  vi.stubEnv('AWS_ENDPOINT_URL_SQS', server.url);
  const addresses = new Map([['q', { url: `${server.url}/000000000000/q.fifo`, fifo: true }]]);
  return new SqsQueues(createSqsClient(4), addresses).send('q', BATCH, timeoutMs);
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const succeed = (response: ServerResponse, bodies: readonly string[]) =>
  response.end(
    JSON.stringify({
      Successful: bodies.map((body, index) => ({ Id: String(index), MD5OfMessageBody: md5(body) })),
    }),
  );

/** The signature as the Signature Version 4 documentation computes it, from what arrived. */
function signatureOf(request: IncomingMessage, body: string, signedHeaders: string, date: string): string {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const headers = signedHeaders.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const canonical = ['POST', '/', '', headers.join(''), signedHeaders, sha256(body)].join('\n');
  const scope = `${date.slice(0, 8)}/${REGION}/sqs/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${SECRET_KEY}`);
  return createHmac('sha256', key).update(toSign).digest('hex');
}

test('what succeeded is confirmed, also where the list of failures is null', async () => {
  const Successful = [{ Id: '0', MD5OfMessageBody: md5('body a') }];
  const confirmed = sendTo((_, response) => response.end(JSON.stringify({ Successful, Failed: null })));
  expect(await confirmed).toEqual({ successful: [0], failed: [] });
});

test('an entry that failed without a word of why may succeed at the next attempt', async () => {
  const sent = sendTo((_, response) => response.end('{"Failed":[{"Id":"1"}]}'));
  expect(await sent).toEqual({ successful: [], failed: [{ index: 1, code: 'Unknown', final: false }] });
});

test('a code of the older protocol that the SDK does not know is read without its prefix', async () => {
  const sent = sendTo((_, response) => {
    response.writeHead(400, { 'x-amzn-query-error': 'AWS.SimpleQueueService.MessageTooLong;Sender' });
    response.end('{"__type":"com.amazonaws.sqs#MessageTooLong"}');
  });
  await expect(sent).rejects.toMatchObject({
    name: 'BatchRefusedError',
    message: 'Queue "q" refused a batch: MessageTooLong, 400.',
  });
});

test('a request carries the signature that AWS computes over body, target, host and token', async () => {
  let seen: { expected: string; authorization: string; signedHeaders: string } | undefined;
  await sendTo((request, response, body) => {
    const authorization = String(request.headers.authorization);
    const signedHeaders = /SignedHeaders=([^,]+)/.exec(authorization)?.[1] ?? '';
    const date = String(request.headers['x-amz-date']);
    seen = { authorization, signedHeaders, expected: signatureOf(request, body, signedHeaders, date) };
    succeed(response, ['body a', 'body b']);
  });
  expect(seen?.authorization).toContain(`Credential=AKID/`);
  expect(seen?.authorization).toContain(`Signature=${seen?.expected}`);
  expect(seen?.signedHeaders.split(';')).toEqual(
    expect.arrayContaining(['host', 'x-amz-date', 'x-amz-security-token', 'x-amz-target']),
  );
});

test('an entry whose body arrived changed is not confirmed, the others of its batch are', async () => {
  const response = await sendTo((_, response) => succeed(response, ['body a', 'another body']));
  expect(response).toEqual({ successful: [0], failed: [] });
});

test('an entry that SQS confirms without an MD5 is not confirmed', async () => {
  const response = await sendTo((_, response) => response.end('{"Successful":[{"Id":"0"},{"Id":"9"}]}'));
  expect(response).toEqual({ successful: [], failed: [] });
});

test('an entry that was never sent is not confirmed', async () => {
  const response = await sendTo((_, response) => succeed(response, ['body a', 'body b', 'body c']));
  expect(response.successful).toEqual([0, 1]);
});

describe('a response that is none counts as lost:', () => {
  test.each<[string, Respond]>([
    ['text that is not JSON', (_, response) => response.end('<html>')],
    [
      'more than SQS ever says',
      (_, response) =>
        response.end(
          `{"Successful":[{"Id":"0","MD5OfMessageBody":"${md5('body a')}"}]}${' '.repeat(2_000_000)}`,
        ),
    ],
    [
      'one that breaks off',
      (_, response) => {
        response.writeHead(200, { 'content-length': 100 });
        response.write('{"Successful":[', () => response.destroy());
      },
    ],
    ['a server error', (_, response) => response.writeHead(503).end('{}')],
    ['a redirect', (_, response) => response.writeHead(300).end('{}')],
  ])('%s', async (_, response) => {
    await expect(sendTo(response)).rejects.toMatchObject({ name: 'QueueUnavailableError' });
  });
});

test('a response that begins and never ends is given up when its time is up', async () => {
  const sent = sendTo((_, response) => {
    response.writeHead(200);
    response.write('{"Successful":[');
  }, 50);
  await expect(sent).rejects.toMatchObject({
    name: 'QueueUnavailableError',
    message: 'Queue "q" did not respond as it should: OutOfTimeError.',
  });
});

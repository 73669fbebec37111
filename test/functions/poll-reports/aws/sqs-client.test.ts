import { createHash, createHmac } from 'node:crypto';
import { SendMessageBatchCommand, SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { TIMEOUT_MS } from '#poller/aws/client.ts';
import { entriesOf } from '#poller/aws/sqs.ts';
import { createSqsClient, PlainJsonProtocol, Sha256 } from '#poller/aws/sqs-client.ts';
import { messageOf } from '#poller/domain/message.ts';
import { DEFAULT_LIMITS } from '#poller/tick/limits.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** A client that responds to everything with this text, and keeps what it would have sent. */
function clientWith(protocol: SQSClientConfig['protocol'], text = '{}') {
  const sent: { headers: Record<string, string>; body: string }[] = [];
  const client = new SQSClient({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'AKID', secretAccessKey: 'invented' },
    md5: false,
    ...(protocol && { protocol }),
    requestHandler: {
      handle: async ({ headers, body }: { headers: Record<string, string>; body: Uint8Array }) => {
        sent.push({ headers, body: Buffer.from(body).toString() });
        return { response: { statusCode: 200, headers: {}, body: Buffer.from(text) } };
      },
    },
  } as SQSClientConfig);
  return { sent, send: (command: SendMessageBatchCommand) => client.send(command) };
}

const text = fc.string({ unit: 'binary' });
const messages = fc.array(
  fc
    .record({ id: text, body: text, attributes: fc.dictionary(fc.string({ minLength: 1 }), text) })
    .map(({ id, body, attributes }) => messageOf(id, body, attributes)),
  { minLength: 1, maxLength: 10 },
);

test('a batch of any texts is the same request as the one that the SDK itself writes', async () => {
  const [ours, theirs] = [clientWith(PlainJsonProtocol), clientWith(undefined)];
  await fc.assert(
    fc.asyncProperty(messages, fc.boolean(), async (batch, isFifo) => {
      const input = { QueueUrl: 'https://example.com/q', Entries: entriesOf(batch, isFifo) };
      for (const { send } of [ours, theirs]) await send(new SendMessageBatchCommand(input));
      const [our, their] = [ours.sent.pop(), theirs.sent.pop()];
      expect(JSON.parse(our?.body ?? '')).toEqual(JSON.parse(their?.body ?? ''));
      for (const name of ['content-type', 'x-amz-target', 'host'])
        expect(our?.headers[name]).toBe(their?.headers[name]);
      expect(our?.headers['content-length']).toBe(String(Buffer.byteLength(our?.body ?? '')));
    }),
    { numRuns: 300 },
  );
});

test('a response is read as the SDK itself reads it', async () => {
  const response = JSON.stringify({
    Successful: [{ Id: '0', MessageId: 'm', MD5OfMessageBody: 'd', SequenceNumber: '1' }],
    Failed: [{ Id: '1', Code: 'InternalError', SenderFault: false, Message: 'ä' }],
  });
  const command = new SendMessageBatchCommand({ QueueUrl: 'https://example.com/q', Entries: [] });
  const ours = await clientWith(PlainJsonProtocol, response).send(command);
  const theirs = await clientWith(undefined, response).send(command);
  expect(ours).toEqual(theirs);
});

test('a signature is computed with the HMAC of Node.js, for whatever key came before', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.oneof(fc.string(), fc.uint8Array()), fc.uint8Array()), { maxLength: 4 }),
      async (calls) => {
        for (const [key, data] of [...calls, ...calls]) {
          const hmac = new Sha256(key);
          hmac.update(data);
          expect(Buffer.from(await hmac.digest())).toEqual(createHmac('sha256', key).update(data).digest());
          const hash = new Sha256();
          hash.update(data);
          expect(Buffer.from(await hash.digest())).toEqual(createHash('sha256').update(data).digest());
        }
      },
    ),
  );
});

test('a send takes as long as the request handler gives it by itself, so that it needs no options', () => {
  expect(DEFAULT_LIMITS.sendTimeout).toBe(TIMEOUT_MS);
});

test('the configuration that the SDK copies for each request has no accessor to slow the copy', () => {
  const { config } = createSqsClient(1);
  for (const { get } of Object.values(Object.getOwnPropertyDescriptors(config))) expect(get).toBeUndefined();
});

test('a request that SQS cannot serve is sent once, since the outbox owns the retries', async () => {
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKID');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'invented');
  const client = createSqsClient(1);
  const handle = vi.fn(async () => ({ response: { statusCode: 503, headers: {}, body: Buffer.from('{}') } }));
  client.config.requestHandler = { ...client.config.requestHandler, handle };
  const command = new SendMessageBatchCommand({ QueueUrl: 'https://example.com/q', Entries: [] });
  await expect(client.send(command)).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } });
  expect(handle).toHaveBeenCalledOnce();
});

test('a request adds nothing to the context that the client keeps for the next one', async () => {
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKID');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'invented');
  const client = createSqsClient(1);
  const handle = async () => ({ response: { statusCode: 200, headers: {}, body: Buffer.from('{}') } });
  client.config.requestHandler = { ...client.config.requestHandler, handle };
  const kept: object[] = [];
  client.middlewareStack.add((next, context) => {
    kept.push(context);
    return next;
  });
  const send = () =>
    client.send(new SendMessageBatchCommand({ QueueUrl: 'https://example.com/q', Entries: [] }));
  const sizes = () => kept.flatMap((context) => Object.values(context)).map((value) => value?.length);
  await send();
  const after = sizes();
  for (let more = 0; more < 3; more++) await send();
  expect(kept).toHaveLength(1);
  expect(sizes()).toEqual(after);
});

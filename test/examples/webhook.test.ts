import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ListeningServer, listen } from '#dev/local/listen.ts';
import { bodyOf, example } from '#test/support/example-events.ts';
import { handler } from '../../examples/webhook/handler.ts';

interface Call {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let server: ListeningServer;
let calls: Call[];
let respondWith: number;
beforeEach(async () => {
  calls = [];
  respondWith = 204;
  server = await listen(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    calls.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(respondWith, { location: '/elsewhere' }).end();
  });
  vi.stubEnv('WEBHOOK_URL', `${server.url}/faxes`);
  vi.stubEnv('WEBHOOK_SECRET', 'invented');
  vi.spyOn(console, 'error').mockReturnValue();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await server.close();
});

const deliver = (body: string) => handler({ Records: [{ messageId: 'm0', body }] });

describe('the webhook', () => {
  it('gets the status as it came, with its id and a signature of time and body', async () => {
    expect(await deliver(bodyOf('busy'))).toEqual({ batchItemFailures: [] });
    const [call] = calls;
    expect(call?.body).toBe(bodyOf('busy'));
    expect(call?.headers['idempotency-key']).toBe(example('busy').id);
    const signed = `${call?.headers['x-signature-time']}.${call?.body}`;
    expect(call?.headers['x-signature']).toBe(createHmac('sha256', 'invented').update(signed).digest('hex'));
  });

  it.each([500, 404, 302])('that responds with %i gets the message again', async (code) => {
    respondWith = code;
    expect(await deliver(bodyOf('busy'))).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(calls).toHaveLength(1);
  });

  it('gets nothing that is no status', async () => {
    expect(await deliver('{}')).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(calls).toEqual([]);
  });

  it('is not called without a secret to sign with', async () => {
    vi.stubEnv('WEBHOOK_SECRET', '');
    expect(await deliver(bodyOf('busy'))).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(calls).toEqual([]);
  });
});

import { once } from 'node:events';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createServer, type Server } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ListeningServer, listen } from '#dev/local/listen.ts';
import {
  ResponseTooLargeError,
  TimeoutError,
  TruncatedResponseError,
  UnreachableError,
  WrongContentTypeError,
} from '#poller/retarus/errors.ts';
import {
  type ReportRequest,
  ReportTransport,
  type ReportTransportOptions,
} from '#poller/retarus/report-transport.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

const serve = async (handle: RequestListener): Promise<ListeningServer> => {
  const server = await listen(handle);
  closing.push(server.close);
  return server;
};

/** Whatever speaks on a bare connection. */
async function serveSockets(handle: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    handle(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => server.close(closed));
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const client = (options: Partial<ReportTransportOptions> = {}): ReportTransport =>
  new ReportTransport({ maxResponseBytes: 1_000_000, connectTimeoutMs: 60_000, ...options });
const get = (url: string, changes: Partial<ReportRequest> = {}): ReportRequest => ({
  method: 'GET',
  url: new URL(url),
  headers: {},
  timeoutMs: 60_000,
  ...changes,
});
const json = (response: ServerResponse, value: unknown): void => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
};
async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

describe('a request', () => {
  test('asks for JSON, compressed if need be, with the headers it is given', async () => {
    const { url } = await serve((request, response) =>
      json(response, { method: request.method, path: request.url, headers: request.headers }),
    );
    const response = await client().send(
      get(`${url}/a%2Fb?c=d`, { headers: { authorization: 'Basic abc' } }),
    );
    expect(response.status).toBe(200);
    expect(response.headers['content-type']).toBe('application/json');
    const { method, path, headers } = JSON.parse(response.body.toString());
    expect([method, path]).toEqual(['GET', '/a%2Fb?c=d']);
    expect(headers).toMatchObject({
      accept: 'application/json',
      'accept-encoding': 'gzip',
      authorization: 'Basic abc',
      connection: 'keep-alive',
    });
    expect(headers).not.toHaveProperty('content-type');
  });

  test('carries a body with its length in bytes', async () => {
    const { url } = await serve(async (request, response) =>
      json(response, { text: await textOf(request), headers: request.headers, method: request.method }),
    );
    const response = await client().send(get(url, { method: 'POST', body: '{"a":"ä😀"}' }));
    expect(JSON.parse(response.body.toString())).toMatchObject({
      text: '{"a":"ä😀"}',
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': '14' },
    });
  });

  test('may be a deletion without a body', async () => {
    const { url } = await serve((request, response) => json(response, request.method));
    expect((await client().send(get(url, { method: 'DELETE' }))).body.toString()).toBe('"DELETE"');
  });
});

describe('a response', () => {
  test('of any status is a response', async () => {
    const { url } = await serve((_, response) => void response.writeHead(520).end('oops'));
    const response = await client().send(get(url));
    expect([response.status, response.body.toString()]).toEqual([520, 'oops']);
  });

  test('that redirects is not followed', async () => {
    let requests = 0;
    const { url } = await serve((_, response) => {
      requests++;
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect((await client().send(get(url))).status).toBe(302);
    expect(requests).toBe(1);
  });

  test('in gzip is unpacked', async () => {
    const { url } = await serve(
      (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"a":1}')),
    );
    expect((await client().send(get(url))).body.toString()).toBe('{"a":1}');
  });

  test('in many pieces, cut inside of characters, is put together', async () => {
    const text = '{"a":"ä😀"}'.repeat(100);
    const { url } = await serve((_, response) => {
      for (const byte of Buffer.from(text)) response.write(Buffer.of(byte));
      response.end();
    });
    expect((await client().send(get(url))).body.toString()).toBe(text);
  });

  test('in another encoding is not read', async () => {
    const { url } = await serve(
      (_, response) => void response.writeHead(200, { 'content-encoding': 'b'.repeat(100) }).end('?'),
    );
    await expect(client().send(get(url))).rejects.toThrow(
      new WrongContentTypeError(
        `${new URL(url).host} responded in the encoding "${'b'.repeat(40)}"; gzip was asked for.`,
      ),
    );
  });
});

const RAISE = 'Raise "poller.memoryMb" in the settings to take it.';

describe('the size cap', () => {
  const cap = 100_000;

  test.each([
    ['plain', (bytes: Buffer) => bytes, {}],
    ['in gzip', (bytes: Buffer) => gzipSync(bytes), { 'content-encoding': 'gzip' }],
  ])('holds to the byte, %s', async (_, pack, headers) => {
    let size = cap;
    const { url } = await serve(
      (_, response) => void response.writeHead(200, headers).end(pack(Buffer.alloc(size, 'x'))),
    );
    const http = client({ maxResponseBytes: cap });
    expect((await http.send(get(url))).body).toHaveLength(cap);
    size++;
    await expect(http.send(get(url))).rejects.toThrow(
      new ResponseTooLargeError(`${new URL(url).host} responded with more than ${cap} bytes. ${RAISE}`),
    );
  });

  test('stops a response that never ends, and hangs up', async () => {
    let hungUp: Promise<unknown> | undefined;
    const { url } = await serve(async (_, response) => {
      hungUp = once(response, 'close');
      while (!response.destroyed) {
        if (!response.write('x'.repeat(10_000))) await Promise.race([once(response, 'drain'), hungUp]);
      }
    });
    await expect(client({ maxResponseBytes: cap }).send(get(url))).rejects.toBeInstanceOf(
      ResponseTooLargeError,
    );
    await hungUp;
  });

  test('stops a gzip bomb before it unfolds', async () => {
    const bomb = gzipSync(Buffer.alloc(100_000_000));
    expect(bomb.length).toBeLessThan(cap);
    const { url } = await serve(
      (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    const before = process.memoryUsage().arrayBuffers;
    await expect(client({ maxResponseBytes: cap }).send(get(url))).rejects.toBeInstanceOf(
      ResponseTooLargeError,
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
  });
});

describe('a response within the cap', () => {
  const cap = 1_000_000;

  test('is taken where its values come to three times the cap, and refused beyond', async () => {
    let text = '[[[]]]';
    const { url } = await serve((_, response) => void response.end(text));
    const http = client({ maxResponseBytes: 64 });
    expect((await http.send(get(url))).body.toString()).toBe(text);
    text = '[[[],1]]';
    await expect(http.send(get(url))).rejects.toBeInstanceOf(ResponseTooLargeError);
  });

  test.each([
    ['of nothing but brackets', '['.repeat(cap)],
    ['of nothing but objects', '{},'.repeat(cap / 3)],
    ['of nothing but small numbers', '1,'.repeat(cap / 2)],
  ])('%s is refused, since its values would take up the memory', async (_, text) => {
    const { url } = await serve((_, response) => void response.end(text));
    await expect(client({ maxResponseBytes: cap }).send(get(url))).rejects.toThrow(
      new ResponseTooLargeError(
        `${new URL(url).host} responded with ${text.length} bytes that are too many values to hold. ${RAISE}`,
      ),
    );
  });
});

describe('time', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Moves the clock to the last millisecond at which `call` must still be waiting, then one further. */
  async function expiresAfter(ms: number, call: Promise<unknown>): Promise<unknown> {
    let isSettled = false;
    const settled = call.then(
      (response) => response,
      (error: unknown) => error,
    );
    void settled.then(() => {
      isSettled = true;
    });
    vi.advanceTimersByTime(ms - 1);
    await nextTurn();
    expect(isSettled).toBe(false);
    vi.advanceTimersByTime(1);
    return settled;
  }

  /** A server that leaves every request to the test. */
  async function serveByHand() {
    const arrivals: [request: IncomingMessage, response: ServerResponse][] = [];
    const waiting: (() => void)[] = [];
    const { url } = await serve((...exchange) => {
      arrivals.push(exchange);
      waiting.shift()?.();
    });
    const next = async (): Promise<ServerResponse> => {
      if (arrivals.length === 0) await new Promise<void>((arrived) => waiting.push(arrived));
      const [, response] = arrivals.shift() ?? [];
      if (!response) throw new RangeError('no request');
      return response;
    };
    return { url, host: new URL(url).host, next };
  }

  test('runs out when nothing is responded, and hangs up', async () => {
    const { url, host, next } = await serveByHand();
    const call = client().send(get(url, { timeoutMs: 500 }));
    const response = await next();
    const hungUp = once(response, 'close');
    expect(await expiresAfter(500, call)).toEqual(
      new TimeoutError(`${host} gave no complete response within 500 ms.`),
    );
    await hungUp;
  });

  test('runs out also when the response has begun', async () => {
    const { url, next } = await serveByHand();
    const call = client().send(get(url, { timeoutMs: 500 }));
    const response = await next();
    const hungUp = once(response, 'close');
    response.writeHead(200).write('{');
    expect(await expiresAfter(500, call)).toBeInstanceOf(TimeoutError);
    await hungUp;
  });

  test('runs out sooner while there is no connection: a TLS handshake without a response', async () => {
    let connected: () => void = () => undefined;
    const connection = new Promise<void>((resolve) => {
      connected = resolve;
    });
    const host = await serveSockets((socket) => socket.once('data', () => connected()));
    const call = client({ connectTimeoutMs: 200 }).send(get(`https://${host}`));
    await connection;
    expect(await expiresAfter(200, call)).toEqual(
      new TimeoutError(`${host} took no connection within 200 ms.`),
    );
  });

  test('for connecting does not run on while the response takes longer, on any connection', async () => {
    const { url, next } = await serveByHand();
    const http = client({ connectTimeoutMs: 200 });
    for (const kind of ['new', 'kept']) {
      const call = http.send(get(url, { timeoutMs: 5_000 }));
      const response = await next();
      vi.advanceTimersByTime(4_999);
      json(response, kind);
      expect((await call).body.toString()).toBe(`"${kind}"`);
    }
  });

  test('is one for all attempts when a kept connection was closed', async () => {
    const { url, next } = await serveByHand();
    const http = client();
    const first = http.send(get(url));
    json(await next(), 'first');
    await first;

    const call = http.send(get(url, { timeoutMs: 500 }));
    const stale = await next();
    vi.advanceTimersByTime(300);
    stale.destroy();
    await next();
    expect(await expiresAfter(200, call)).toEqual(
      new TimeoutError(`${new URL(url).host} gave no complete response within 500 ms.`),
    );
  });

  test('leaves nothing behind that could go off later', async () => {
    const { url, next } = await serveByHand();
    const http = client();
    const call = http.send(get(url));
    json(await next(), 1);
    await call;
    const lost = http.send(get(url, { timeoutMs: 10 }));
    await next();
    await expiresAfter(10, lost);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('no connection', () => {
  test('is an error that names the host and the code', async () => {
    const host = await serveSockets(() => undefined);
    await closing.pop()?.();
    await expect(client().send(get(`http://${host}`))).rejects.toThrow(
      new UnreachableError(`${host} cannot be reached: ECONNREFUSED.`),
    );
  });

  test('where the other side hangs up without a response', async () => {
    const host = await serveSockets((socket) => socket.once('data', () => socket.destroy()));
    await expect(client().send(get(`http://${host}`))).rejects.toThrow(
      new UnreachableError(`${host} cannot be reached: ECONNRESET.`),
    );
  });

  test('where the other side does not speak TLS', async () => {
    const { url } = await serve((_, response) => json(response, 'plain'));
    const error = client().send(get(url.replace('http:', 'https:')));
    await expect(error).rejects.toBeInstanceOf(UnreachableError);
  });

  test('where the other side does not speak HTTP', async () => {
    const host = await serveSockets((socket) => socket.end('SSH-2.0-what\r\n'));
    await expect(client().send(get(`http://${host}`))).rejects.toBeInstanceOf(UnreachableError);
  });
});

describe('a response that breaks off', () => {
  test('before its announced length', async () => {
    const host = await serveSockets((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{"a"')),
    );
    await expect(client().send(get(`http://${host}`))).rejects.toThrow(
      new TruncatedResponseError(`The response of ${host} broke off after 4 bytes.`),
    );
  });

  test('before its last chunk', async () => {
    const host = await serveSockets((socket) =>
      socket.once('data', () =>
        socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\n{"a"\r\n'),
      ),
    );
    await expect(client().send(get(`http://${host}`))).rejects.toBeInstanceOf(TruncatedResponseError);
  });

  test('inside of gzip', async () => {
    const packed = gzipSync('{"a":1}'.repeat(100));
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': packed.length });
      response.write(packed.subarray(0, 20), () => response.destroy());
    });
    await expect(client().send(get(url))).rejects.toBeInstanceOf(TruncatedResponseError);
  });

  test('in gzip that is shorter than it should be, though the response is complete', async () => {
    const packed = gzipSync('{"a":1}'.repeat(100));
    const { url } = await serve(
      (_, response) =>
        void response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed.subarray(0, 20)),
    );
    await expect(client().send(get(url))).rejects.toBeInstanceOf(TruncatedResponseError);
  });
});

describe('connections', () => {
  /** Tells each request the number of its connection. */
  const numbering = (): RequestListener => {
    const sockets: unknown[] = [];
    return async (request, response) => {
      if (!sockets.includes(request.socket)) sockets.push(request.socket);
      await nextTurn();
      json(response, sockets.indexOf(request.socket));
    };
  };

  test('are kept', async () => {
    const { url } = await serve(numbering());
    const http = client();
    const numbers = [await http.send(get(url)), await http.send(get(url)), await http.send(get(url))];
    expect(numbers.map(({ body }) => body.toString())).toEqual(['0', '0', '0']);
  });

  test('are two to a host at most', async () => {
    const { url } = await serve(numbering());
    const http = client();
    const responses = await Promise.all(Array.from({ length: 10 }, () => http.send(get(url))));
    expect(new Set(responses.map(({ body }) => body.toString()))).toEqual(new Set(['0', '1']));
  });

  /**
   * Responses the first request of a connection, and hangs up at the second, as a server that closed an idle
   * one.
   */
  const closingIdle = (): { handle: RequestListener; connections: () => number } => {
    const used = new Set<Socket>();
    return {
      connections: () => used.size,
      handle: async (request, response) => {
        const body = await textOf(request);
        if (used.has(request.socket)) return void request.socket.destroy();
        used.add(request.socket);
        json(response, body);
      },
    };
  };

  test('that were closed while nobody looked, as when Lambda freezes it, are replaced', async () => {
    const { handle, connections } = closingIdle();
    const { url } = await serve(handle);
    const http = client();
    await Promise.all([http.send(get(url)), http.send(get(url))]);
    expect(connections()).toBe(2);
    const response = await http.send(get(url, { method: 'POST', body: 'again' }));
    expect(response.body.toString()).toBe('"again"');
    expect(connections()).toBe(3);
  });

  test('that are closed again and again are replaced once a call', async () => {
    let requests = 0;
    const { url } = await serve((request, response) => {
      if (++requests === 1) json(response, 'first');
      else request.socket.destroy();
    });
    const http = client();
    await http.send(get(url));
    await expect(http.send(get(url))).rejects.toBeInstanceOf(UnreachableError);
    expect(requests).toBe(3);
  });

  test('that are new and closed at once are not tried again', async () => {
    let requests = 0;
    const { url } = await serve((request) => {
      requests++;
      request.socket.destroy();
    });
    await expect(client().send(get(url))).rejects.toBeInstanceOf(UnreachableError);
    expect(requests).toBe(1);
  });
});

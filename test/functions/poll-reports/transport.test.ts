import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { ClientRequest, ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { listen } from '#dev/local/listen.ts';
import { Transport, type TransportOptions, type TransportRequest } from '#poller/transport.ts';
import { LOCAL_TLS } from '#test/support/certificate.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

/**
 * Speaks on bare connections.
 *
 * @param respond is told the number of the connection and of the request on it, both from 1
 */
async function serve(respond: (socket: Socket, connection: number, request: number) => void) {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    const connection = sockets.push(socket);
    let request = 0;
    socket.on('error', () => undefined);
    socket.on('data', () => respond(socket, connection, ++request));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => server.close(closed));
  });
  return { port: (server.address() as AddressInfo).port, sockets };
}

const transport = (options: Partial<TransportOptions> = {}): Transport =>
  new Transport({ maxConnections: 2, maxResponseBytes: 1_000, connectTimeoutMs: 60_000, ...options });
const request = (port: number, changes: Partial<TransportRequest> = {}): TransportRequest => ({
  protocol: 'http:',
  hostname: '127.0.0.1',
  port,
  path: '/',
  method: 'POST',
  headers: {},
  body: 'body',
  timeoutMs: 60_000,
  ...changes,
});

test('a kept connection that is reset before a response began costs the caller nothing', async () => {
  const { port, sockets } = await serve((socket, _, place) =>
    place === 1 ? socket.write(OK) : socket.resetAndDestroy(),
  );
  const kept = transport();
  await kept.send(request(port));
  expect((await kept.send(request(port))).body.toString()).toBe('ok');
  expect(sockets).toHaveLength(2);
});

test('a kept connection that is closed in order before a response costs the caller nothing', async () => {
  const { port } = await serve((socket, _, place) => (place === 1 ? socket.write(OK) : socket.end()));
  const kept = transport();
  await kept.send(request(port));
  expect((await kept.send(request(port))).status).toBe(200);
});

test('a kept connection that takes nothing more to send costs the caller nothing', async () => {
  const { port, sockets } = await serve((socket) => socket.write(OK));
  const kept = transport();
  await kept.send(request(port));
  // Whether the system says EPIPE or ECONNRESET depends on which packet comes first.
  const breakPipe = (message: unknown): void => {
    const { request } = message as { request: ClientRequest };
    if (request.reusedSocket) request.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
  };
  subscribe('http.client.request.start', breakPipe);
  try {
    expect((await kept.send(request(port))).body.toString()).toBe('ok');
  } finally {
    unsubscribe('http.client.request.start', breakPipe);
  }
  expect(sockets).toHaveLength(2);
});

test('a request is not repeated once a response has begun on a kept connection', async () => {
  const { port, sockets } = await serve((socket, _, place) => {
    if (place === 1) socket.write(OK);
    else socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\no');
  });
  const kept = transport();
  await kept.send(request(port));
  await expect(kept.send(request(port))).rejects.toMatchObject({ name: 'BrokenOffError' });
  expect(sockets).toHaveLength(1);
});

test('a request is not repeated where a kept connection responds with what is no HTTP', async () => {
  const { port, sockets } = await serve((socket, _, place) =>
    place === 1 ? socket.write(OK) : socket.write('no HTTP at all\r\n\r\n'),
  );
  const kept = transport();
  await kept.send(request(port));
  await expect(kept.send(request(port))).rejects.toMatchObject({ name: 'NotReachedError' });
  expect(sockets).toHaveLength(1);
});

test('a request is repeated once at most', async () => {
  const { port, sockets } = await serve((socket, connection, place) =>
    connection === 1 && place === 1 ? socket.write(OK) : socket.resetAndDestroy(),
  );
  const kept = transport();
  await kept.send(request(port));
  await expect(kept.send(request(port))).rejects.toMatchObject({
    name: 'NotReachedError',
    code: 'ECONNRESET',
  });
  expect(sockets).toHaveLength(2);
});

test('a fresh connection that is closed is not repeated', async () => {
  const { port, sockets } = await serve((socket) => socket.resetAndDestroy());
  await expect(transport().send(request(port))).rejects.toMatchObject({ name: 'NotReachedError' });
  expect(sockets).toHaveLength(1);
});

test('the time-out is for the whole exchange, the repeat included', async () => {
  const { port } = await serve((socket, connection, place) => {
    if (connection === 1) place === 1 ? socket.write(OK) : socket.resetAndDestroy();
  });
  const kept = transport();
  await kept.send(request(port));
  await expect(kept.send(request(port, { timeoutMs: 100 }))).rejects.toMatchObject({
    name: 'OutOfTimeError',
    message: `127.0.0.1:${port} gave no complete response within 100 ms.`,
  });
});

test('waiting for one of the kept connections does not count as connecting', async () => {
  const { port } = await serve((socket) => {
    vi.advanceTimersByTime(3_000);
    socket.write(OK);
  });
  const single = transport({ maxConnections: 1, connectTimeoutMs: 2_000 });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const responses = await Promise.all([1, 2, 3].map(() => single.send(request(port))));
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
  } finally {
    vi.useRealTimers();
  }
});

test.each([
  [1_000, 200],
  [1_001, 'OverCapError'],
])('a response of %i bytes under a cap of 1000 ends as %s', async (bytes, expected) => {
  const { port } = await serve((socket) =>
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${bytes}\r\n\r\n${'x'.repeat(bytes)}`),
  );
  const outcome = transport()
    .send(request(port))
    .then(
      ({ status }) => status,
      (error: Error) => error.name,
    );
  expect(await outcome).toBe(expected);
});

test('a request that finds nobody leaves no timer behind that could go off later', async () => {
  const { port } = await serve(() => undefined);
  await closing.pop()?.();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    await expect(transport().send(request(port))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    // A socket says that it is closed after the turn in which it failed.
    await nextTurn();
    await nextTurn();
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

describe('over TLS', () => {
  const trusted = getCACertificates('default');
  beforeAll(() => setDefaultCACertificates([...trusted, LOCAL_TLS.cert]));
  afterAll(() => setDefaultCACertificates(trusted));

  test('the time for connecting ends with the handshake, however long the response takes', async () => {
    let arrived: (response: ServerResponse) => void = () => undefined;
    const arrival = new Promise<ServerResponse>((resolve) => {
      arrived = resolve;
    });
    const { url, close } = await listen((_, response) => arrived(response), LOCAL_TLS);
    closing.push(close);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    try {
      const to = { protocol: 'https:', timeoutMs: 5_000 };
      const sent = transport({ connectTimeoutMs: 200 }).send(request(Number(new URL(url).port), to));
      const response = await arrival;
      vi.advanceTimersByTime(4_999);
      response.end('late');
      expect((await sent).body.toString()).toBe('late');
    } finally {
      vi.useRealTimers();
    }
  });

  test('connections are kept, and as many as the transport may have at most', async () => {
    const sockets = new Set<unknown>();
    const { url, close } = await listen(async ({ socket }, response) => {
      sockets.add(socket);
      await nextTurn();
      response.end('ok');
    }, LOCAL_TLS);
    closing.push(close);
    const kept = transport({ maxConnections: 2 });
    const send = () => kept.send(request(Number(new URL(url).port), { protocol: 'https:' }));
    await Promise.all([send(), send(), send(), send(), send(), send()]);
    await send();
    expect(sockets.size).toBe(2);
  });
});

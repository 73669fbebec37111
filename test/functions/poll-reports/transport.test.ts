import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { Transport, type TransportOptions, type TransportRequest } from '#poller/transport.ts';

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
  new Transport({ maxConnections: 2, maxResponseBytes: 1_000, connectTimeoutMs: 2_000, ...options });
const request = (port: number, changes: Partial<TransportRequest> = {}): TransportRequest => ({
  protocol: 'http:',
  hostname: '127.0.0.1',
  port,
  path: '/',
  method: 'POST',
  headers: {},
  body: 'body',
  timeoutMs: 2_000,
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

test('closing the transport closes the connections that it kept', async () => {
  const { port, sockets } = await serve((socket) => socket.write(OK));
  const kept = transport();
  await kept.send(request(port));
  const [socket] = sockets;
  if (!socket) throw new Error('There is no connection.');
  const closed = once(socket, 'close');
  kept.close();
  await closed;
  expect(socket.destroyed).toBe(true);
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
  const { port } = await serve((socket) => setTimeout(() => socket.write(OK), 60));
  const single = transport({ maxConnections: 1, connectTimeoutMs: 50 });
  const responses = await Promise.all([1, 2, 3].map(() => single.send(request(port))));
  expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
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

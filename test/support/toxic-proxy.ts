import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** What the network does to the responses of a server; the requests reach it. After Toxiproxy's toxics. */
export type Toxic =
  /** Every piece of data comes later. */
  | { readonly kind: 'latency'; readonly ms: number }
  /** No connection is taken, and those that exist are cut. */
  | { readonly kind: 'down' }
  | { readonly kind: 'bandwidth'; readonly bytesPerSecond: number }
  /** The end of the connection comes later. */
  | { readonly kind: 'slow close'; readonly ms: number }
  /** Nothing comes any more, and the connection stays open. */
  | { readonly kind: 'time-out' }
  /** The connection is reset in the place of a response. */
  | { readonly kind: 'reset' }
  /** Data comes in small pieces. */
  | { readonly kind: 'slicer'; readonly bytes: number; readonly ms: number }
  /** The connection is closed after so many bytes. */
  | { readonly kind: 'limit data'; readonly bytes: number }
  /** What comes is no HTTP. */
  | { readonly kind: 'garbage' };

/** A TCP proxy on a free port of 127.0.0.1 in front of a server. */
export class ToxicProxy {
  toxic: Toxic | undefined;
  readonly #upstreamPort: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #clients = new Set<Socket>();
  #port = 0;
  /** Connections on which a client sent something after they had died. */
  foundDead = 0;

  private constructor(upstream: string) {
    this.#upstreamPort = Number(new URL(upstream).port);
    this.#server = createServer((client) => this.#serve(client));
  }

  /** @param upstream URL of the server */
  static async before(upstream: string): Promise<ToxicProxy> {
    const proxy = new ToxicProxy(upstream);
    await proxy.#listen();
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** From now on, also for connections that exist. */
  async poison(toxic: Toxic): Promise<void> {
    this.toxic = toxic;
    if (toxic.kind === 'down') await this.close();
  }

  /**
   * Connections that exist are dead from now on, as after Lambda froze the execution environment: nobody is
   * told, and what is sent on one reaches no server and is reset.
   *
   * @returns how many there are
   */
  killConnections(): number {
    for (const client of this.#clients) {
      client.removeAllListeners('data').unpipe();
      client.once('data', () => {
        this.foundDead++;
        client.resetAndDestroy();
      });
      client.resume();
    }
    return this.#clients.size;
  }

  async cure(): Promise<void> {
    const wasDown = this.toxic?.kind === 'down';
    this.toxic = undefined;
    for (const socket of this.#sockets) socket.destroy();
    if (wasDown) await this.#listen();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (this.#server.listening) await new Promise((closed) => this.#server.close(closed));
  }

  async #listen(): Promise<void> {
    await new Promise<void>((listening) => this.#server.listen(this.#port, '127.0.0.1', listening));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  #serve(client: Socket): void {
    const server = connect(this.#upstreamPort, '127.0.0.1');
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      // Broken connections are what this is for.
      socket.on('error', () => undefined);
    }
    this.#clients.add(client);
    client.on('close', () => this.#clients.delete(client));
    client.pipe(server);
    client.on('close', () => server.destroy());
    void this.#response(server, client);
  }

  /** Hands the server's data to the client, the way the toxic has it. */
  async #response(server: Socket, client: Socket): Promise<void> {
    let bytes = 0;
    const gone = new Promise<void>((closed) => client.once('close', () => closed()));
    try {
      for await (const chunk of server as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        for (const piece of await this.#pieces(chunk, client, bytes)) {
          if (!client.write(piece.data)) await Promise.race([drained(client), gone]);
          if (piece.ms > 0) await delay(piece.ms);
        }
        if (client.destroyed) return;
      }
      if (this.toxic?.kind === 'slow close') await delay(this.toxic.ms);
      client.end();
    } catch {
      client.destroy();
    }
  }

  async #pieces(chunk: Buffer, client: Socket, bytes: number): Promise<{ data: Buffer; ms: number }[]> {
    const { toxic } = this;
    switch (toxic?.kind) {
      case 'latency':
        await delay(toxic.ms);
        return [{ data: chunk, ms: 0 }];
      case 'bandwidth': {
        const perTenth = Math.max(1, Math.floor(toxic.bytesPerSecond / 10));
        return slices(chunk, perTenth, 100);
      }
      case 'slicer':
        return slices(chunk, toxic.bytes, toxic.ms);
      case 'time-out':
        return [];
      case 'reset':
        client.resetAndDestroy();
        return [];
      case 'limit data': {
        const room = Math.max(0, toxic.bytes - (bytes - chunk.length));
        if (chunk.length < room) return [{ data: chunk, ms: 0 }];
        client.end(chunk.subarray(0, room));
        return [];
      }
      case 'garbage':
        client.end('This is no HTTP.\r\n\r\n');
        return [];
      default:
        return [{ data: chunk, ms: 0 }];
    }
  }
}

const slices = (chunk: Buffer, bytes: number, ms: number): { data: Buffer; ms: number }[] =>
  Array.from({ length: Math.ceil(chunk.length / bytes) }, (_, index) => ({
    data: chunk.subarray(index * bytes, (index + 1) * bytes),
    ms,
  }));

const drained = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.once('drain', () => resolve());
  });

import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** Key and certificate as PEM. */
export interface Tls {
  readonly key: string;
  readonly cert: string;
}

export interface ListeningServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Listens on a free port of 127.0.0.1. */
export async function listen(handle: RequestListener, tls?: Tls): Promise<ListeningServer> {
  const server: Server = tls ? createTlsServer(tls, handle) : createServer(handle);
  // A caller keeps connections open between ticks; Node's 5 seconds would cut them at random moments of a
  // test.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', listening);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

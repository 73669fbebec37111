import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';

export interface TransportRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | string | undefined;
  /** With the query, if there is one. */
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | undefined;
  /**
   * For the whole exchange, in milliseconds: connecting, waiting, reading and the repeat, if there is one.
   */
  readonly timeoutMs: number;
}

export interface TransportResponse {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface TransportOptions {
  /** Kept connections to one host at once; further requests wait for one of them. */
  readonly maxConnections: number;
  /** Bytes on the wire; the rest of a larger response is not read. */
  readonly maxResponseBytes: number;
  readonly connectTimeoutMs: number;
}

/**
 * Why an exchange came to nothing. Messages name the host, codes, counts and times, and nothing of what was
 * sent or received. Each caller turns these into errors of its own service.
 */
export abstract class ExchangeError extends Error {}

/** Name not resolved, connection refused, TLS refused, or closed before a response began. */
export class NotReachedError extends ExchangeError {
  override readonly name = 'NotReachedError';
  /** Node's code of what happened, such as `ECONNREFUSED`. */
  readonly code: string;

  constructor(host: string, code: string) {
    super(`${host} cannot be reached: ${code}.`);
    this.code = code;
  }
}

/** No connection, or no complete response, in time. */
export class OutOfTimeError extends ExchangeError {
  override readonly name = 'OutOfTimeError';
}

/** The connection ended in the middle of the response. */
export class BrokenOffError extends ExchangeError {
  override readonly name = 'BrokenOffError';

  constructor(host: string, bytes: number) {
    super(`The response of ${host} broke off after ${bytes} bytes.`);
  }
}

/** The response is larger than the cap; the rest of it was not read. */
export class OverCapError extends ExchangeError {
  override readonly name = 'OverCapError';

  constructor(host: string, cap: number) {
    super(`${host} responded with more than ${cap} bytes.`);
  }
}

/**
 * A kept connection was found closed before a response began: the same request may go through on a fresh one.
 */
class FoundClosedError extends NotReachedError {}

/**
 * HTTP/1.1 over kept connections: the one way to Retarus, SQS and Secrets Manager.
 *
 * A kept connection may have been closed while Lambda had frozen the execution environment, so that nobody
 * saw it. The request is then sent once more on a fresh connection. Every caller can bear that: it reads,
 * deletes by id, or sends messages whose ids tell a repetition.
 *
 * node:https rather than fetch: it is what the AWS SDK loads anyway, follows no redirects, and saves 11 ms of
 * a cold start (docs/decisions/0002-node-https-instead-of-fetch.md).
 */
export class Transport {
  readonly #options: TransportOptions;
  readonly #agents: { readonly 'http:': http.Agent; readonly 'https:': https.Agent };

  constructor(options: TransportOptions) {
    this.#options = options;
    const kept = { keepAlive: true, maxSockets: options.maxConnections };
    this.#agents = { 'http:': new http.Agent(kept), 'https:': new https.Agent(kept) };
  }

  /** @throws NotReachedError | OutOfTimeError | BrokenOffError | OverCapError */
  async send(request: TransportRequest): Promise<TransportResponse> {
    const endsAt = performance.now() + request.timeoutMs;
    const agent = this.#agents[request.protocol === 'http:' ? 'http:' : 'https:'];
    try {
      return await this.#exchange(request, agent, request.timeoutMs);
    } catch (error) {
      if (!(error instanceof FoundClosedError)) throw error;
      return await this.#exchange(request, false, endsAt - performance.now());
    }
  }

  /** @param agent `false`: a connection for this request alone */
  #exchange(
    request: TransportRequest,
    agent: http.Agent | false,
    timeLeft: number,
  ): Promise<TransportResponse> {
    const { protocol, hostname, port, path, method, headers, body, timeoutMs } = request;
    const { connectTimeoutMs, maxResponseBytes } = this.#options;
    const host = port ? `${hostname}:${port}` : hostname;
    return new Promise((resolve, reject) => {
      const call = (protocol === 'http:' ? http : https).request({
        hostname,
        port,
        path,
        method,
        headers,
        agent,
      });
      const fail = (error: Error): void => {
        clearTimeout(timer);
        call.destroy();
        reject(error);
      };
      const timer = setTimeout(
        () => fail(new OutOfTimeError(`${host} gave no complete response within ${timeoutMs} ms.`)),
        timeLeft,
      );
      call.on('socket', (socket) => {
        // A kept connection stands already.
        if (socket.connecting) limitConnecting(socket, protocol, connectTimeoutMs, fail, host);
      });
      call.on('error', (error: NodeJS.ErrnoException) => {
        const code = error.code ?? error.name;
        const isFoundClosed = call.reusedSocket && (code === 'ECONNRESET' || code === 'EPIPE');
        fail(isFoundClosed ? new FoundClosedError(host, code) : new NotReachedError(host, code));
      });
      call.on('response', (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes > maxResponseBytes) fail(new OverCapError(host, maxResponseBytes));
        });
        response.on('error', () => fail(new BrokenOffError(host, bytes)));
        response.on('end', () => {
          clearTimeout(timer);
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks, bytes),
          });
        });
      });
      call.end(body);
    });
  }
}

function limitConnecting(
  socket: Socket,
  protocol: string,
  connectTimeoutMs: number,
  fail: (error: Error) => void,
  host: string,
): void {
  const timer = setTimeout(
    () => fail(new OutOfTimeError(`${host} took no connection within ${connectTimeoutMs} ms.`)),
    connectTimeoutMs,
  );
  const settle = (): void => clearTimeout(timer);
  socket.once(protocol === 'http:' ? 'connect' : 'secureConnect', settle);
  socket.once('close', settle);
}

import http from 'node:http';
import https from 'node:https';
import { createGunzip } from 'node:zlib';
import {
  ResponseTooLargeError,
  TimeoutError,
  TruncatedResponseError,
  UnreachableError,
  WrongContentTypeError,
} from './errors.ts';
import { parsedSize } from './parsed-size.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For the whole exchange. */
  readonly timeoutMs: number;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface HttpOptions {
  /** Bytes after decompression; the rest of a larger response is not read. */
  readonly maxResponseBytes: number;
  readonly connectTimeoutMs: number;
}

/** What an response's values may take once they are parsed, as a multiple of what its bytes may take. */
const PARSED_SHARE = 3;

/**
 * A kept connection was closed before it was used again: as a rule while Lambda had frozen the container, so that
 * nobody saw it. All calls may be repeated: they read, or delete by id.
 */
class StaleConnectionError extends UnreachableError {}

/**
 * HTTP/1.1 over kept-alive connections, at most two to a host.
 *
 * node:https rather than fetch: it is what the AWS SDK loads anyway, follows no redirects, and saves 11 ms of a cold
 * start (docs/decisions/0002-node-https-instead-of-fetch.md).
 */
export class HttpClient {
  readonly #options: HttpOptions;
  readonly #agents = {
    'http:': new http.Agent({ keepAlive: true, maxSockets: 2 }),
    'https:': new https.Agent({ keepAlive: true, maxSockets: 2 }),
  };

  constructor(options: HttpOptions) {
    this.#options = options;
  }

  /**
   * At most two requests: the second one on a connection of its own, where the first found a kept one closed.
   *
   * @throws UnreachableError | TimeoutError | TruncatedResponseError | ResponseTooLargeError | WrongContentTypeError
   */
  async send(request: HttpRequest): Promise<HttpResponse> {
    const endsAt = performance.now() + request.timeoutMs;
    const protocol = request.url.protocol === 'http:' ? 'http:' : 'https:';
    try {
      return await this.#exchange(request, protocol, this.#agents[protocol], request.timeoutMs);
    } catch (error) {
      if (!(error instanceof StaleConnectionError)) throw error;
      return await this.#exchange(request, protocol, false, endsAt - performance.now());
    }
  }

  #exchange(
    { method, url, headers, body, timeoutMs }: HttpRequest,
    protocol: 'http:' | 'https:',
    agent: http.Agent | false,
    timeLeft: number,
  ): Promise<HttpResponse> {
    const transport = protocol === 'http:' ? http : https;
    return new Promise<HttpResponse>((resolve, reject) => {
      const call = transport.request(url, {
        method,
        agent,
        headers: {
          accept: 'application/json',
          'accept-encoding': 'gzip',
          ...headers,
          ...(body !== undefined && {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
          }),
        },
      });
      const fail = (error: Error): void => {
        clearTimeout(overall);
        clearTimeout(connecting);
        call.destroy();
        reject(error);
      };
      const overall = setTimeout(
        () => fail(new TimeoutError(`${url.host} gave no complete response within ${timeoutMs} ms.`)),
        timeLeft,
      );
      const { connectTimeoutMs } = this.#options;
      const connecting = setTimeout(
        () => fail(new TimeoutError(`${url.host} took no connection within ${connectTimeoutMs} ms.`)),
        connectTimeoutMs,
      );
      const connected = (): void => clearTimeout(connecting);
      call.on('socket', (socket) => {
        // A kept-alive socket is connected already and says nothing more about it.
        if (socket.connecting) socket.once(protocol === 'https:' ? 'secureConnect' : 'connect', connected);
        else connected();
      });
      call.on('error', (error: NodeJS.ErrnoException) => {
        const said = `${url.host} cannot be reached: ${error.code ?? error.name}.`;
        const isStale = call.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
        fail(isStale ? new StaleConnectionError(said) : new UnreachableError(said));
      });
      call.on('response', (response) => {
        connected();
        this.#read(url.host, response).then((responseBody) => {
          clearTimeout(overall);
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: responseBody });
        }, fail);
      });
      call.end(body);
    });
  }

  async #read(host: string, response: http.IncomingMessage): Promise<Buffer> {
    const encoding = response.headers['content-encoding'] ?? 'identity';
    if (encoding !== 'identity' && encoding !== 'gzip') {
      throw new WrongContentTypeError(
        `${host} responded in the encoding "${encoding.slice(0, 40)}"; gzip was asked for.`,
      );
    }
    const { maxResponseBytes } = this.#options;
    const chunks: Buffer[] = [];
    let bytes = 0;
    const source = encoding === 'gzip' ? response.pipe(createGunzip()) : response;
    // A broken connection ends the response, but not what it is piped into.
    response.on('error', (error) => source.destroy(error));
    try {
      for await (const chunk of source) {
        bytes += chunk.length;
        if (bytes > maxResponseBytes) {
          throw new ResponseTooLargeError(`${host} responded with more than ${maxResponseBytes} bytes.`);
        }
        chunks.push(chunk);
      }
    } catch (error) {
      if (error instanceof ResponseTooLargeError) throw error;
      throw new TruncatedResponseError(`The response of ${host} broke off after ${bytes} bytes.`);
    }
    if (!response.complete)
      throw new TruncatedResponseError(`The response of ${host} broke off after ${bytes} bytes.`);
    const body = Buffer.concat(chunks, bytes);
    // Running out of memory would take the process down at every tick, without a word of why.
    const maxParsedBytes = PARSED_SHARE * maxResponseBytes;
    if (parsedSize(body, maxParsedBytes) > maxParsedBytes) {
      throw new ResponseTooLargeError(
        `${host} responded with ${bytes} bytes that are too many values to hold.`,
      );
    }
    return body;
  }
}

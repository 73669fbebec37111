import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import {
  BrokenOffError,
  OutOfTimeError,
  OverCapError,
  Transport,
  type TransportResponse,
} from '../transport.ts';
import {
  ResponseTooLargeError,
  TimeoutError,
  TruncatedResponseError,
  UnreachableError,
  WrongContentTypeError,
} from './errors.ts';

export interface ReportRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For the whole exchange, in milliseconds. */
  readonly timeoutMs: number;
}

export interface ReportResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface ReportTransportOptions {
  /** Bytes after decompression; a larger response is an error. */
  readonly maxResponseBytes: number;
  readonly connectTimeoutMs: number;
}

/** Connections to one data center: a tick makes one call at a time. */
const MAX_CONNECTIONS = 2;
/** What a response's values may take once they are parsed, as a multiple of what its bytes may take. */
const PARSED_SHARE = 3;

/**
 * The largest response that a function of this size takes, in bytes after decompression.
 *
 * A response is held as bytes, as text and as objects, beside the messages made of it. The share follows from
 * `npm run test:memory`, which forwards a page of exactly this size under an enforced memory limit.
 */
export const maxResponseBytes = (memoryMb: number): number => Math.floor((memoryMb * 1_048_576) / 16);

const RAISE = 'Raise "poller.memoryMb" in the settings to take it.';

const unpack = promisify(gunzip);

/**
 * The transport as the report API needs it: gzip, a cap on what a response comes to, and the errors of the
 * report API.
 */
export class ReportTransport {
  readonly #transport: Transport;
  readonly #maxResponseBytes: number;

  constructor({ maxResponseBytes, connectTimeoutMs }: ReportTransportOptions) {
    this.#transport = new Transport({ maxConnections: MAX_CONNECTIONS, maxResponseBytes, connectTimeoutMs });
    this.#maxResponseBytes = maxResponseBytes;
  }

  /**
   * @throws UnreachableError | TimeoutError | TruncatedResponseError | ResponseTooLargeError |
   * WrongContentTypeError
   */
  async send({ method, url, headers, body, timeoutMs }: ReportRequest): Promise<ReportResponse> {
    let response: TransportResponse;
    try {
      response = await this.#transport.send({
        protocol: url.protocol,
        hostname: url.hostname,
        port: url.port,
        path: `${url.pathname}${url.search}`,
        method,
        headers: {
          accept: 'application/json',
          'accept-encoding': 'gzip',
          ...headers,
          ...(body !== undefined && {
            'content-type': 'application/json',
            'content-length': String(Buffer.byteLength(body)),
          }),
        },
        body,
        timeoutMs,
      });
    } catch (error) {
      throw reportApiError(error as Error);
    }
    const unpacked = await this.#unpacked(url.host, response);
    this.#checkParsedSize(url.host, unpacked);
    return { ...response, body: unpacked };
  }

  async #unpacked(host: string, { headers, body }: TransportResponse): Promise<Buffer> {
    const encoding = headers['content-encoding'] ?? 'identity';
    if (encoding === 'identity') return body;
    if (encoding !== 'gzip') {
      throw new WrongContentTypeError(
        `${host} responded in the encoding "${encoding.slice(0, 40)}"; gzip was asked for.`,
      );
    }
    try {
      return await unpack(body, { maxOutputLength: this.#maxResponseBytes });
    } catch (error) {
      throw reportApiError(
        (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
          ? new OverCapError(host, this.#maxResponseBytes)
          : new BrokenOffError(host, body.length),
      );
    }
  }

  /** Running out of memory would take the process down at every tick, without a word of why. */
  #checkParsedSize(host: string, body: Buffer): void {
    const maxParsedBytes = PARSED_SHARE * this.#maxResponseBytes;
    if (parsedSize(body, maxParsedBytes) <= maxParsedBytes) return;
    throw new ResponseTooLargeError(
      `${host} responded with ${body.length} bytes that are too many values to hold. ${RAISE}`,
    );
  }
}

function reportApiError(error: Error): Error {
  if (error instanceof OutOfTimeError) return new TimeoutError(error.message);
  if (error instanceof BrokenOffError) return new TruncatedResponseError(error.message);
  if (error instanceof OverCapError) return new ResponseTooLargeError(`${error.message} ${RAISE}`);
  return new UnreachableError(error.message);
}

/**
 * Bytes of V8's heap for one `{` or `[`: object, backing store and their slack, rounded up from measurements.
 */
const PER_OBJECT = 64;
/** For what stands between two commas: a slot in a list that grew, and a short text or a key in it. */
const PER_VALUE = 48;

const COMMA = 0x2c;
const BRACKET = 0x5b;
const BRACE = 0x7b;

/**
 * About how many bytes of heap a JSON text needs beyond its own length once it is parsed. `[[[[` and `1,1,1,`
 * need up to sixty times their length, a page of reports about twice.
 *
 * @param enough to stop counting at
 */
export function parsedSize(json: Uint8Array, enough: number): number {
  let size = 0;
  // A byte of each kind at most costs PER_OBJECT: a short text cannot reach the limit.
  if (json.length * PER_OBJECT <= enough) return size;
  for (let place = 0; place < json.length && size <= enough; place++) {
    const byte = json[place];
    if (byte === COMMA) size += PER_VALUE;
    else if (byte === BRACKET || byte === BRACE) size += PER_OBJECT;
  }
  return size;
}

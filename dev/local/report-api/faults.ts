import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Response } from './response.ts';

/** One request in the hands of a fault. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Does what the request asks for and returns the true response, without sending it. */
  readonly apply: () => Response;
  /** Sends a response as the server usually does. */
  readonly send: (response: Response) => void;
}

/** Responses a request in its own way instead of the server. */
export type Fault = (exchange: Exchange) => void | Promise<void>;

type Headers = Readonly<Record<string, string>>;

/** Any status, headers and body; nothing is done. A body that is no text is sent as JSON. */
export const responseWith =
  (status: number, { headers = {}, body = { status } }: { headers?: Headers; body?: unknown } = {}): Fault =>
  ({ response }) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
  };

/** Retarus is overloaded and says when to come back. */
export const throttled = (retryAfterSeconds: number): Fault =>
  responseWith(429, { headers: { 'retry-after': String(retryAfterSeconds) } });

export const redirectTo = (location: string, status = 302): Fault =>
  responseWith(status, { headers: { location } });

/** The true response with another body or other headers, its effect done. */
export const changed =
  (change: (response: Response) => Response, headers: Headers = {}): Fault =>
  ({ response, apply }) => {
    const { status, body } = change(apply());
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

/** The first part of the true response as a complete HTTP response: JSON that stops in the middle. */
export const truncatedJson = (share = 0.5): Fault =>
  changed(({ status, body }) => {
    const text = JSON.stringify(body);
    return { status, body: text.slice(0, Math.floor(text.length * share)) };
  });

/** Promises the whole response, sends a part of it, and drops the connection. */
export const cutOff =
  (share = 0.5): Fault =>
  async ({ response, apply }) => {
    const { status, body } = apply();
    const bytes = Buffer.from(JSON.stringify(body));
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length });
    const part = bytes.subarray(0, Math.max(1, Math.floor(bytes.length * share)));
    await new Promise<void>((sent) => response.write(part, () => sent()));
    response.destroy();
  };

/** Starts a list and never ends it, as fast as the caller reads; stops when the caller hangs up. */
export const endless =
  (chunk = `${' '.repeat(65_535)}\n`): Fault =>
  async ({ response }) => {
    const gone = once(response, 'close');
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"reports":[');
    while (!response.destroyed) {
      if (!response.write(chunk)) await Promise.race([once(response, 'drain'), gone]);
    }
  };

/** Takes the request and never responds. */
export const hang: Fault = async ({ response }) => {
  await once(response, 'close');
};

/** Drops the connection before anything is done. */
export const reset: Fault = ({ response }) => {
  response.destroy();
};

/** Does what was asked, then drops the connection: the caller never learns of it. */
export const acceptedThenReset: Fault = ({ response, apply }) => {
  apply();
  response.destroy();
};

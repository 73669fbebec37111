import http from 'node:http';
import https from 'node:https';
import type { SignatureV4 } from '@smithy/signature-v4';
import { OutOfTimeError } from './within.ts';

/** More than any response that is asked for here: ten results of SendMessageBatch, a secret of 64 KiB at most. */
const MAX_ANSWER_BYTES = 1_048_576;

/** A service's own word for why it refused a request, in the shape in which the SDK throws it. */
class ServiceRefusal extends Error {
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(code: string, httpStatusCode: number) {
    super(code);
    // Some protocols prefix the code: com.amazonaws.sqs#QueueDoesNotExist.
    this.name = code;
    this.$metadata = { httpStatusCode };
  }
}

export interface SignedCall {
  /** Of the service; only its origin is used. */
  readonly url: URL;
  /** `AmazonSQS.SendMessageBatch` */
  readonly target: string;
  readonly input: unknown;
  /** For the whole exchange, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Calls of one AWS service over its JSON protocol, signed by AWS' own signer and sent with node:https: what the SDK's
 * client does, at half of the CPU time (docs/decisions/0004-signed-requests-instead-of-the-sdk.md). Nothing is retried.
 */
export class SignedService {
  readonly #signer: SignatureV4;
  readonly #contentType: string;
  readonly #agents: { readonly 'http:': http.Agent; readonly 'https:': https.Agent };

  /** @param jsonVersion of the service's protocol: `1.0`, `1.1` */
  constructor(signer: SignatureV4, jsonVersion: '1.0' | '1.1', connections: http.AgentOptions) {
    this.#signer = signer;
    this.#contentType = `application/x-amz-json-${jsonVersion}`;
    this.#agents = { 'http:': new http.Agent(connections), 'https:': new https.Agent(connections) };
  }

  /** @returns the response's JSON @throws an error with the service's code as its name, or what the connection throws */
  async call({ url, target, input, timeoutMs }: SignedCall): Promise<unknown> {
    // Encoded once, for the signature, the length and the wire.
    const body = Buffer.from(JSON.stringify(input));
    const { headers } = await this.#signer.sign({
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname,
      path: '/',
      query: {},
      headers: { host: url.host, 'content-type': this.#contentType, 'x-amz-target': target },
      body,
    });
    const { status, text } = await this.#exchange(url, headers, body, timeoutMs);
    const response = JSON.parse(text);
    if (status >= 400) throw new ServiceRefusal(String(response.__type ?? 'Unknown'), status);
    return response;
  }

  #exchange(
    url: URL,
    headers: http.OutgoingHttpHeaders,
    body: Buffer,
    timeoutMs: number,
  ): Promise<{ status: number; text: string }> {
    const protocol = url.protocol === 'http:' ? 'http:' : 'https:';
    const { request } = protocol === 'http:' ? http : https;
    return new Promise((resolve, reject) => {
      const call = request({
        host: url.hostname,
        port: url.port,
        path: '/',
        method: 'POST',
        agent: this.#agents[protocol],
        headers: { ...headers, 'content-length': body.length },
      });
      // For the whole exchange, so that an response that never ends does not hold the tick.
      const timer = setTimeout(
        () => call.destroy(new OutOfTimeError(`No response within ${timeoutMs} ms.`)),
        timeoutMs,
      );
      const fail = (error: Error): void => {
        clearTimeout(timer);
        call.destroy();
        reject(error);
      };
      call.on('error', fail);
      call.on('response', (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes > MAX_ANSWER_BYTES)
            fail(new Error('The response is larger than any that was asked for.'));
        });
        response.on('error', fail);
        response.on('end', () => {
          clearTimeout(timer);
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks, bytes).toString('utf8') });
        });
      });
      call.end(body);
    });
  }
}

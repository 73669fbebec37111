import { hash } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import type { SendMessageBatchCommandOutput } from '@aws-sdk/client-sqs';
import type { SignatureV4 } from '@smithy/signature-v4';
import type { Message } from '../domain/message.ts';
import type { BatchAnswer, Queues } from '../tick/ports.ts';
import { answerOf, entriesOf, type QueueAddress } from './sqs-batch.ts';
import { sendErrorOf } from './sqs-errors.ts';
import { OutOfTimeError } from './within.ts';

/** Ten results of about 200 bytes, or ten failures with a sentence each, are a small part of this. */
const MAX_ANSWER_BYTES = 1_048_576;

/** SQS' own word for why it refused a request, in the shape in which the SDK throws it. */
class SqsRefusal extends Error {
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(code: string, httpStatusCode: number) {
    super(code);
    this.name = code;
    this.$metadata = { httpStatusCode };
  }
}

/**
 * The queues' port over SQS' JSON protocol, signed by AWS' own signer and sent with node:https: what SqsQueues does, at
 * half of the CPU time (docs/decisions/0004-signed-requests-instead-of-the-client.md).
 */
export class SignedQueues implements Queues {
  readonly #signer: SignatureV4;
  readonly #queues: ReadonlyMap<string, QueueAddress>;
  readonly #agents: { readonly 'http:': http.Agent; readonly 'https:': https.Agent };

  /**
   * @param queues by the names that the tick uses
   * @param maxSockets connections at once
   */
  constructor(signer: SignatureV4, queues: ReadonlyMap<string, QueueAddress>, maxSockets: number) {
    this.#signer = signer;
    this.#queues = queues;
    const options = { keepAlive: true, maxSockets };
    this.#agents = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) };
  }

  async send(queue: string, batch: readonly Message[], timeoutMs: number): Promise<BatchAnswer> {
    const address = this.#queues.get(queue);
    if (!address) throw new Error(`There is no queue of the name "${queue}".`);
    const url = new URL(address.url);
    // Encoded once, for the signature, the length and the wire.
    const body = Buffer.from(
      JSON.stringify({ QueueUrl: address.url, Entries: entriesOf(batch, address.fifo) }),
    );
    try {
      return answerOf(arrivedWhole(await this.#post(url, body, timeoutMs), batch));
    } catch (error) {
      throw sendErrorOf(error, queue);
    }
  }

  async #post(url: URL, body: Buffer, timeoutMs: number): Promise<SendMessageBatchCommandOutput> {
    const signed = await this.#signer.sign({
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname,
      path: '/',
      query: {},
      headers: {
        host: url.host,
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'AmazonSQS.SendMessageBatch',
      },
      body,
    });
    const { status, text } = await this.#exchange(url, signed.headers, body, timeoutMs);
    const answer = JSON.parse(text);
    if (status >= 400) throw new SqsRefusal(String(answer.__type ?? 'Unknown'), status);
    return answer;
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
      // For the whole exchange, so that an answer that never ends does not hold the tick.
      const timer = setTimeout(
        () => call.destroy(new OutOfTimeError(`No answer within ${timeoutMs} ms.`)),
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
          if (bytes > MAX_ANSWER_BYTES) fail(new Error('The answer is larger than any that SQS gives.'));
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

/** An entry whose body arrived changed is not confirmed: it is as good as not answered, and is sent again. */
function arrivedWhole(
  answer: SendMessageBatchCommandOutput,
  batch: readonly Message[],
): Pick<SendMessageBatchCommandOutput, 'Successful' | 'Failed'> {
  const Successful = (answer.Successful ?? []).filter(
    ({ Id, MD5OfMessageBody }) => hash('md5', batch[Number(Id)]?.body ?? '', 'hex') === MD5OfMessageBody,
  );
  return { Successful, Failed: answer.Failed };
}

import { createHash, createHmac } from 'node:crypto';
import { Agent, request } from 'node:https';
import { inTens, pageByPage } from './report-api.ts';
import type { Drain, Target } from './target.ts';

const IN_FLIGHT = 64;
const REGION = 'eu-central-1';
const HEADERS = 'content-type;host;x-amz-date;x-amz-target';

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * The limit: Signature Version 4 by hand over node:https, 64 batches in flight, bulk deletes, nothing
 * checked.
 */
export function candidate(target: Target): Drain {
  const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
  const url = new URL(target.queueUrl);
  const signingKeys = new Map<string, Buffer>();

  const headersOf = (body: string): Record<string, string | number> => {
    const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
    const day = time.slice(0, 8);
    const scope = `${day}/${REGION}/sqs/aws4_request`;
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      host: url.host,
      'x-amz-date': time,
      'x-amz-target': 'AmazonSQS.SendMessageBatch',
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
    const canonical = `POST\n/\n\n${lines.join('')}\n${HEADERS}\n${sha256(body)}`;
    const key =
      signingKeys.get(day) ??
      hmac(hmac(hmac(hmac(`AWS4${process.env.AWS_SECRET_ACCESS_KEY}`, day), REGION), 'sqs'), 'aws4_request');
    signingKeys.set(day, key);
    const signature = hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical)}`).toString('hex');
    const credential = `${process.env.AWS_ACCESS_KEY_ID}/${scope}`;
    return {
      ...headers,
      'content-length': Buffer.byteLength(body),
      authorization:
        `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${HEADERS}, ` + `Signature=${signature}`,
    };
  };

  const send = (body: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = url;
      const call = request(
        { method: 'POST', hostname, port, path: '/', agent, headers: headersOf(body) },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => {
            text += chunk;
          });
          response.on('end', () => {
            JSON.parse(text);
            resolve();
          });
        },
      );
      call.on('error', reject);
      call.end(body);
    });

  return pageByPage(target, async (bodies) => {
    const batches = inTens(bodies).values();
    const worker = async (): Promise<void> => {
      for (const batch of batches) {
        const Entries = batch.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
        await send(JSON.stringify({ QueueUrl: target.queueUrl, Entries }));
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  });
}

import { gunzipSync } from 'node:zlib';
import type { Message } from '#poller/domain/message.ts';
import type { GivenOut } from './given-out.ts';
import { contentText, isJsonObject, type Json, type JsonObject } from './json.ts';
import { PromiseBroken } from './promise-broken.ts';
import { QUARANTINE } from './queues.ts';

/** What a message says, held against what Retarus listed. */
export interface Sighting {
  readonly queue: string;
  /** The id of the message. */
  readonly id: string;
  readonly jobId: string | undefined;
  /** The status that it carries; absent where it carries a whole report. */
  readonly status: { readonly id: string; readonly content: string } | undefined;
  /** The whole entry of the list that it carries, as text. */
  readonly whole?: string;
  /** SQS was said to have refused the status. */
  readonly isRejected: boolean;
}

/** @throws PromiseBroken (P2) where the message says what Retarus never said */
export function sightingOf(queue: string, message: Message, givenOut: GivenOut): Sighting {
  const body = objectOf(JSON.parse(message.body));
  if (body.id !== message.id)
    throw new PromiseBroken('P4', `message ${message.id} carries the id ${body.id}`);
  const { id } = message;
  if (queue !== QUARANTINE) return { queue, id, ...statusOf(body, givenOut), isRejected: false };
  if (body.kind !== 'unreadable-report') {
    return {
      queue,
      id,
      ...statusOf(objectOf(contentOf(body)), givenOut),
      isRejected: body.kind === 'rejected-status',
    };
  }
  const jobId = typeof body.jobId === 'string' ? body.jobId : undefined;
  const content = contentOf(body);
  givenOut.checkWhole(jobId, content);
  return { queue, id, jobId, status: undefined, whole: contentText(content), isRejected: false };
}

function contentOf({ content = null, encoding }: JsonObject): Json {
  if (encoding !== 'gzip+base64') return content;
  return JSON.parse(gunzipSync(Buffer.from(String(content), 'base64')).toString());
}

function statusOf(event: JsonObject, givenOut: GivenOut): Pick<Sighting, 'jobId' | 'status'> {
  const data = objectOf(event.data ?? null);
  const content = givenOut.recipientOf(data);
  return { jobId: String(data.jobId), status: { id: String(event.id), content } };
}

function objectOf(value: Json): JsonObject {
  if (!isJsonObject(value))
    throw new PromiseBroken('P2', `a message holds ${JSON.stringify(value)}, not an object`);
  return value;
}

import { buildApp } from 'fauxqs';
import { type BatchEntry, divide, type SqsFault } from './faults.ts';
import type { MoveTasks } from './move-tasks.ts';

/** One request to SQS. */
export interface SqsCall {
  /** `SendMessageBatch`, `ReceiveMessage`, … */
  readonly action: string;
  readonly queueName: string | undefined;
  /** Of a batch of any kind. */
  readonly entries: readonly BatchEntry[];
}

export type OnSqsRequest = (call: SqsCall) => SqsFault | undefined;

/** The messages that the queue took, whether or not the caller learns of it. */
export type OnTaken = (queueName: string, entries: readonly BatchEntry[]) => void;

/** The body of a message that whoever received it has deleted. */
export type OnDeleted = (queueName: string, body: string) => void;

export interface EmulatorHooks {
  readonly onRequest: OnSqsRequest;
  readonly onTaken: OnTaken;
  readonly onDeleted: OnDeleted;
}

/** What is told of a request by its headers and body alone. */
interface Body {
  readonly QueueUrl?: string;
  readonly ReceiptHandle?: string;
  Entries?: BatchEntry[];
}

interface Received {
  readonly ReceiptHandle: string;
  readonly Body: string;
}

/**
 * fauxqs with hooks: one that can refuse, lose or change what it does, others that see what it took and
 * what was
 * deleted, and its message moves.
 */
export async function buildEmulator(
  { onRequest, onTaken, onDeleted }: EmulatorHooks,
  moves: MoveTasks,
): Promise<ReturnType<typeof buildApp>> {
  await acceptAllPlanes();
  const app = buildApp({ logger: false });
  const faults = new WeakMap<object, SqsFault>();
  const batches = new WeakMap<object, ReturnType<typeof divide>>();
  const bodies = new Map<string, string>();

  app.addHook('preHandler', async (request, reply) => {
    const action = String(request.headers['x-amz-target'] ?? '').replace('AmazonSQS.', '');
    const body = (request.body ?? {}) as Body;
    const entries = body.Entries ?? [];
    const fault = onRequest({ action, queueName: body.QueueUrl?.split('/').pop(), entries });
    if (!fault) {
      const moved = await moves.serve(action, body);
      if (!moved) return;
      reply.header('content-type', 'application/x-amz-json-1.0');
      return reply.status(moved.status).send(moved.body);
    }
    faults.set(request, fault);
    if (fault.kind === 'reset') request.raw.socket.destroy();
    if (fault.kind === 'reset' || fault.kind === 'hang') return reply.hijack();
    if (fault.kind === 'error') {
      reply.header('content-type', 'application/x-amz-json-1.0');
      reply.header('x-amzn-query-error', `${fault.code};${fault.status < 500 ? 'Sender' : 'Receiver'}`);
      return reply
        .status(fault.status)
        .send({ __type: `com.amazonaws.sqs#${fault.code}`, message: `Simulated ${fault.code}.` });
    }
    if (fault.kind !== 'entries') return;
    const batch = divide(entries, fault.fault);
    batches.set(request, batch);
    // SQS refuses an empty batch, but this one was not empty when it was sent.
    if (batch.taken.length === 0)
      return reply.header('content-type', 'application/x-amz-json-1.0').send({ Successful: [], Failed: [] });
    body.Entries = batch.taken;
  });

  app.addHook('preSerialization', async (request, _reply, payload) => {
    const { Successful = [], Failed = [] } = payload as { Successful?: BatchEntry[]; Failed?: BatchEntry[] };
    tell(request, payload, Successful);
    const batch = batches.get(request);
    if (!batch) return payload;
    const responded = ({ Id }: BatchEntry) => !batch.concealed.has(Id);
    return {
      Successful: [...Successful.filter(responded), ...batch.successful],
      Failed: [...Failed.filter(responded), ...batch.failed],
    };
  });

  function tell({ body, headers }: Told, payload: unknown, successful: readonly BatchEntry[]): void {
    const { Entries = [], QueueUrl = '', ReceiptHandle } = (body ?? {}) as Body;
    const queueName = QueueUrl.split('/').pop() ?? '';
    const done = new Set(successful.map(({ Id }) => Id));
    const deleted = (handle = ''): void => {
      const text = bodies.get(handle);
      if (bodies.delete(handle) && text !== undefined) onDeleted(queueName, text);
    };
    switch (headers['x-amz-target']) {
      case 'AmazonSQS.SendMessage':
        if ('MessageId' in (payload as object)) onTaken(queueName, [body as BatchEntry]);
        break;
      case 'AmazonSQS.SendMessageBatch':
        onTaken(
          queueName,
          Entries.filter(({ Id }) => done.has(Id)),
        );
        break;
      case 'AmazonSQS.ReceiveMessage':
        for (const { Body, ReceiptHandle } of (payload as { Messages?: readonly Received[] }).Messages ?? [])
          bodies.set(ReceiptHandle, Body);
        break;
      case 'AmazonSQS.DeleteMessage':
        deleted(ReceiptHandle);
        break;
      case 'AmazonSQS.DeleteMessageBatch':
        for (const { Id, ReceiptHandle } of Entries as (BatchEntry & Received)[])
          if (done.has(Id)) deleted(ReceiptHandle);
        break;
      default:
    }
  }

  app.addHook('onSend', async (request) => {
    if (faults.get(request)?.kind === 'response-lost') request.raw.socket.destroy();
  });
  return app;
}

/** A request as far as it tells what was asked. */
interface Told {
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * SQS takes the planes above U+FFFF (an emoji, a rare Chinese character); fauxqs 2.4.1 looks at single
 * UTF-16 units
 * and refuses them as surrogates. Its check is one exported expression, so it is corrected there.
 */
async function acceptAllPlanes(): Promise<void> {
  const url = new URL('./sqs/sqsTypes.js', import.meta.resolve('fauxqs'));
  const { INVALID_MESSAGE_BODY_CHAR } = (await import(url.href)) as { INVALID_MESSAGE_BODY_CHAR: RegExp };
  INVALID_MESSAGE_BODY_CHAR.test = (body) => REFUSED_BY_SQS.test(body);
}

const REFUSED_BY_SQS = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

import type { Call, Exchange } from '../report-api/index.ts';
import type { Ledger } from './ledger.ts';
import type { QuarantineBox } from './quarantined.ts';
import type { Tally } from './tally.ts';
import type { TickWatch } from './tick-watch.ts';
import type { Trouble } from './trouble.ts';
import type { World } from './world.ts';

/** Calls of the whole run, counted at the servers that took them. */
export interface Calls {
  list: number;
  delete: number;
  /** Calls of the report API that the forwarder has no business with. */
  other: number;
  send: number;
  secret: number;
}

/** A queue of the deployment and what has gone through it. */
export interface QueueState {
  readonly name: string;
  readonly role: 'main' | 'filtered' | 'quarantine';
  /** Ids of the messages that it took, and of those that were taken out of it again. */
  readonly taken: Set<string>;
  readonly received: Set<string>;
  /** Ids of the messages that are in it, the oldest first, each with the simulated time when it came. */
  readonly waiting: Map<string, number>;
}

interface Observers {
  readonly calls: Calls;
  readonly watch: TickWatch;
  readonly ledger: Ledger;
  readonly queues: readonly QueueState[];
  readonly quarantine: QuarantineBox;
  readonly tally: Tally;
  readonly trouble: Trouble;
  /** Simulated time. */
  readonly now: number;
}

/**
 * At every server of the world: counts calls, follows ticks, keeps the ledger, and lets trouble have its
 * way.
 */
export function observe({ api, sqs, secrets }: World, observers: Observers): void {
  const { calls, watch, ledger, quarantine, queues, tally, trouble } = observers;
  const feed = api.onRequest;
  api.refuseDelete = () => trouble.refusesDelete();
  api.onRequest = (call: Call, exchange: Exchange) => {
    if (call.operation === 'list') calls.list++;
    else if (call.operation === 'bulk-delete') calls.delete++;
    else calls.other++;
    api.calls.length = 0;
    watch.call(call, exchange);
    return feed?.(call, exchange) ?? trouble.reportApi(call);
  };
  sqs.onRequest = (call) => {
    if (call.action === 'SendMessageBatch') {
      calls.send++;
      watch.send(call.entries);
    }
    // The records hold every message: of a long run too many to keep.
    sqs.calls.length = 0;
    return trouble.sqs(call);
  };
  sqs.onTaken = (queueName, entries) => {
    watch.taken(entries);
    const queue = queues.find(({ name }) => name === queueName);
    if (!queue) return;
    for (const { MessageAttributes = {}, MessageBody } of entries) {
      const { id } = JSON.parse(MessageBody) as { id: string };
      // A FIFO queue drops what it has taken already.
      if (!queue.taken.has(id) && !queue.received.has(id)) queue.waiting.set(id, observers.now);
      queue.taken.add(id);
      if (queue.role === 'main') ledger.taken(MessageBody);
      if (queue.role !== 'quarantine') continue;
      ledger.quarantined(MessageBody);
      tally.countQuarantined(MessageBody);
      quarantine.put(MessageBody, MessageAttributes);
    }
  };
  sqs.onDeleted = (queueName, body) => {
    const queue = queues.find(({ name }) => name === queueName);
    const { id } = JSON.parse(body) as { id: string };
    queue?.waiting.delete(id);
    queue?.received.add(id);
    if (queue?.role !== 'quarantine') return;
    ledger.released(body);
    quarantine.takeOut(body);
  };
  secrets.onRequest = ({ action }) => {
    if (action === 'GetSecretValue') calls.secret++;
    secrets.calls.length = 0;
    return undefined;
  };
}

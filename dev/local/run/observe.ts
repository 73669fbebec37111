import type { Call, Exchange } from '../report-api/index.ts';
import type { Ledger } from './ledger.ts';
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
  /** Ids of the messages that it took, and that its consumer received. */
  readonly taken: Set<string>;
  readonly received: Set<string>;
}

interface Observers {
  readonly calls: Calls;
  readonly watch: TickWatch;
  readonly ledger: Ledger;
  readonly queues: readonly QueueState[];
  readonly trouble: Trouble;
}

/** At every server of the world: counts calls, follows ticks, keeps the ledger, and lets trouble have its way. */
export function observe({ api, sqs, secrets }: World, observers: Observers): void {
  const { calls, watch, ledger, queues, trouble } = observers;
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
    for (const { MessageBody } of entries) {
      queue?.taken.add((JSON.parse(MessageBody) as { id: string }).id);
      if (queue?.role === 'main') ledger.taken(MessageBody);
      if (queue?.role === 'quarantine') ledger.quarantined(MessageBody);
    }
  };
  secrets.onRequest = ({ action }) => {
    if (action === 'GetSecretValue') calls.secret++;
    secrets.calls.length = 0;
    return undefined;
  };
}

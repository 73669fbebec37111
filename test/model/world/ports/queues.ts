import type { Message } from '#poller/domain/message.ts';
import type { BatchResponse, EntryFailure, Queues } from '#poller/tick/ports.ts';
import type { SendFault } from '../plan.ts';
import type { Invocation } from '../ports.ts';
import { POISON, QUARANTINE } from '../queues.ts';
import type { Sighting } from '../sighting.ts';
import { exchange } from '../wire.ts';

const SOON = { there: 5, back: 5 };

/** SQS: one response an entry, or one error a request. */
export function queues({ world, environment, plan, calls }: Invocation): Queues {
  const { time, ledger, forwarder } = world;
  const { BatchRefusedError, QueueRefusedError, QueueUnavailableError } = forwarder.errors;

  const responseOf = (queue: string, sightings: readonly Sighting[], fault: SendFault): BatchResponse => {
    const spoiled = sightings.filter((sighting) => isSpoiled(queue, sighting));
    if (spoiled.length > 0 && world.spoils === 'request') {
      if (sightings.length === 1) for (const sighting of spoiled) ledger.refuse(sighting);
      throw new BatchRefusedError('The batch is refused.', 'InvalidMessageContents');
    }
    const successful: number[] = [];
    const failed: EntryFailure[] = [];
    for (const [index, sighting] of sightings.entries()) {
      const fate = fault.entries?.[index] ?? 'accepted';
      if (spoiled.includes(sighting)) {
        ledger.refuse(sighting);
        failed.push({ index, code: 'InvalidMessageContents', final: true });
        continue;
      }
      if (fate === 'accepted' || fate === 'silently accepted' || fate === 'contradicted') {
        world.rare.accepted(sighting, environment, fault.request === 'lost response');
        ledger.accept(sighting);
      }
      if (fate === 'accepted' || fate === 'contradicted') successful.push(index);
      if (fate === 'failed' || fate === 'contradicted')
        failed.push({ index, code: 'InternalError', final: false });
    }
    return { successful, failed };
  };

  return {
    send: (queue, batch, timeoutMs) => {
      if (!environment.alive) return new Promise(() => {});
      calls.send++;
      const sightings = world.watch(() => batch.map((message) => noted(queue, message)));
      const fault: SendFault = plan.send.shift() ?? SOON;
      return exchange(time, environment, {
        what: `${queue}: ${batch.map(({ id }) => id).join(' ')}`,
        latency: fault,
        timeoutMs,
        effect: () => {
          if (fault.request === 'connection closed') {
            world.rare.reached('a connection found closed');
            throw new QueueUnavailableError('The connection was closed.');
          }
          if (fault.request === 'unavailable') throw new QueueUnavailableError('SQS is not available.');
          if (fault.request === 'refused') throw new QueueRefusedError('No permission.');
          const response = responseOf(queue, sightings, fault);
          if (fault.request === 'lost response') throw new QueueUnavailableError('The connection broke.');
          return response;
        },
        timedOut: () => new QueueUnavailableError('SQS did not respond in time.'),
        heard: (response) => {
          for (const [index, sighting] of sightings.entries()) {
            const failed = response?.failed.some((failure) => failure.index === index) ?? true;
            ledger.responded(
              sighting,
              !failed && (response?.successful.includes(index) ?? false),
              environment.record,
            );
          }
        },
      });
    },
  };

  function noted(queue: string, message: Message): Sighting {
    const key = `${queue} ${message.id}`;
    calls.attempts.set(key, (calls.attempts.get(key) ?? 0) + 1);
    return ledger.sent(queue, message, environment.record);
  }
}

/** Quarantine takes everything: a status that was refused for its characters is escaped there. */
const isSpoiled = (queue: string, { status }: Sighting): boolean =>
  queue !== QUARANTINE && (status?.content.includes(POISON) ?? false);

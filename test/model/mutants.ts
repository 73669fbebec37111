import type { Mutation } from '#test/support/mutator.ts';

/** A fault put into the forwarder on purpose, and the promise that the model must see broken. */
export interface Mutant extends Mutation {
  readonly what: string;
  /** Which promises it breaks; the model names the first one that it sees. */
  readonly breaks: readonly string[];
}

/** The classic mistakes of such pollers, and each safety of this one taken away. */
export const MUTANTS: readonly Mutant[] = [
  {
    what: 'an entry that SQS did not respond counts as confirmed',
    file: 'tick/outbox.ts',
    find: 'if (succeeded.has(index) && !failure)',
    replace: 'if (!failure)',
    breaks: ['P3'],
  },
  {
    what: 'HTTP 200 counts as confirmation of every entry',
    file: 'tick/outbox.ts',
    find: 'if (succeeded.has(index) && !failure)',
    replace: 'if (true)',
    breaks: ['P3'],
  },
  {
    what: 'an entry that stands on both sides of the response counts as confirmed',
    file: 'tick/outbox.ts',
    find: 'succeeded.has(index) && !failure',
    replace: 'succeeded.has(index)',
    breaks: ['P3'],
  },
  {
    what: 'a request whose response was lost counts as delivered',
    file: 'tick/outbox.ts',
    find: 'if (error instanceof QueueUnavailableError) this.#again(batch);',
    replace: 'if (error instanceof QueueUnavailableError) batch.forEach(onConfirmed);',
    breaks: ['P3'],
  },
  {
    what: 'a job is deleted while one of its statuses is on its way',
    file: 'tick/page-jobs.ts',
    find: 'waiting === 0 && blocks.size === 0',
    replace: 'blocks.size === 0',
    breaks: ['P3'],
  },
  {
    what: 'a status is done when the first of its queues has confirmed it',
    file: 'tick/page-jobs.ts',
    find: '|| status.queues.size > 0)',
    replace: '|| status.queues.size !== 1)',
    breaks: ['P3', 'P5'],
  },
  {
    what: 'a job with a pending recipient is deleted',
    file: 'tick/page.ts',
    find: "if (reading.jobId !== undefined) this.#jobs.block(reading.jobId, 'pending');",
    replace: 'if (reading.jobId !== undefined) this.#jobs.expect(reading.jobId, reading.jobId, []);',
    breaks: ['P3'],
  },
  {
    what: 'an unreadable report is deleted before quarantine has confirmed it',
    file: 'tick/quarantine.ts',
    find: 'this.#waiting.set(message.id, waiting);',
    replace: 'this.#waiting.set(message.id, waiting); this.#settle(waiting);',
    breaks: ['P3'],
  },
  {
    what: 'a page of which most is unreadable is emptied into quarantine',
    file: 'tick/page.ts',
    find: 'isMajority(fresh.length, judged)',
    replace: 'false',
    breaks: ['P6'],
  },
  {
    what: 'what quarantine has already makes a page look changed',
    file: 'tick/quarantine.ts',
    find: 'setup.memory.confirmed.has(setup.quarantineQueue, contentId(source, raw))',
    replace: 'false',
    breaks: ['P5', 'P6'],
  },
  {
    what: 'one content is sent to quarantine twice',
    file: 'tick/quarantine.ts',
    find: 'if (before) return;',
    replace: '',
    breaks: ['P7'],
  },
  {
    what: 'a whole batch is refused for one of its entries',
    file: 'tick/outbox.ts',
    find: 'if (batch.length === 1) this.rejected',
    replace: 'if (batch.length > 0) this.rejected',
    breaks: ['P6', 'P5'],
  },
  {
    what: 'the queue is given up although it responds',
    file: 'tick/outbox.ts',
    find: 'settled: true, troubled: false',
    replace: 'settled: false, troubled: true',
    breaks: ['P5'],
  },
  {
    what: 'a status is sent twice where its job is listed twice',
    file: 'tick/page.ts',
    find: 'if (this.#jobs.isExpected(event.id)) return;',
    replace: '',
    breaks: ['P7'],
  },
  {
    what: 'nothing is remembered from one tick to the next',
    file: 'tick/sent-cache.ts',
    find: 'this.#younger.add(queue, id);',
    replace: '',
    breaks: ['P7'],
  },
  {
    what: 'two recipients with the same content share an id',
    file: 'domain/event-id.ts',
    find: 'before + 1',
    replace: 'before',
    breaks: ['P3', 'P4'],
  },
  {
    what: 'the id depends on the order of the fields',
    file: 'domain/event-id.ts',
    find: 'const content = canonicalJson(status);',
    replace: 'const content = JSON.stringify(status);',
    breaks: ['P4'],
  },
  {
    what: "the id depends on the recipient's place",
    file: 'domain/event-id.ts',
    find: 'const before = seen.get(content) ?? 0;',
    replace: 'const before = seen.size;',
    breaks: ['P3', 'P4'],
  },
  {
    what: 'a message leaves a field out',
    file: 'domain/event.ts',
    find: '...(reference === undefined ? {} : { reference })',
    replace: '...(reference === undefined ? { reference } : {})',
    breaks: ['P2'],
  },
  {
    what: 'the credentials are never read again',
    file: 'tick/credentials.ts',
    find: 'if (!(error instanceof CredentialsRefusedError) || this.#renewed) throw error;',
    replace: 'if (error instanceof Error) throw error;',
    breaks: ['P5'],
  },
  {
    what: 'refused credentials are tried again and again',
    file: 'tick/credentials.ts',
    find: 'this.#renewed = true;',
    replace: 'await call(this.#credentials).catch(() => undefined);',
    breaks: ['P8'],
  },
  {
    what: 'a delivery is tried for ever',
    file: 'tick/outbox.ts',
    find: 'delivery.attempts < this.#options.limits.maxSendAttempts',
    replace: 'delivery.attempts < 50',
    breaks: ['P8'],
  },
  {
    what: 'a delete is tried for ever',
    file: 'tick/delete-jobs.ts',
    find: 'attempt < limits.maxDeleteAttempts',
    replace: 'attempt < 50',
    breaks: ['P8'],
  },
  {
    what: 'a tick ends after its first page',
    file: 'tick/tick.ts',
    find: 'if (!ending && mayStartPage()) continue;',
    replace: '',
    breaks: ['P5'],
  },
  {
    what: 'the last delete may take as long as the first',
    file: 'tick/delete-jobs.ts',
    find: 'timeLeft(limits.deleteTimeout, deadline, ports.clock)',
    replace: 'limits.deleteTimeout',
    breaks: ['P10'],
  },
];

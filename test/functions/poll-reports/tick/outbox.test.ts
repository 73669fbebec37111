import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { BatchRefusedError, QueueRefusedError, QueueUnavailableError } from '#poller/tick/errors.ts';
import { DEFAULT_LIMITS, type Limits } from '#poller/tick/limits.ts';
import { type Delivery, Outbox } from '#poller/tick/outbox.ts';
import type { BatchResponse } from '#poller/tick/ports.ts';
import { aDelivery } from '#test/support/deliveries.ts';
import { allOf, type MemoryPorts, memoryPorts, START } from '#test/support/ports.ts';
import { catchesAsync, holdsAsync } from '#test/support/properties.ts';

let ports: MemoryPorts;
let calls: number;
beforeEach(() => {
  ports = memoryPorts();
  calls = 0;
});

const open = (limits: Partial<Limits> = {}, stopAt = START + 60_000): Outbox =>
  new Outbox({
    queue: 'statuses',
    ports,
    limits: { ...DEFAULT_LIMITS, ...limits },
    stopAt,
    onCall: () => calls++,
    onConfirmed: ({ message }) => confirmed.push(message.id),
  });

/** What the page does: hands over one delivery after the other. */
async function sendAll(outbox: Outbox, deliveries: readonly Delivery[]): Promise<void> {
  for (const delivery of deliveries) await outbox.add(delivery);
  await outbox.drain();
}

const confirmed: string[] = [];
beforeEach(() => confirmed.splice(0));
const some = (count: number, from = 0): Delivery[] =>
  Array.from({ length: count }, (_, index) => aDelivery(String(from + index)));
const ids = (deliveries: readonly Delivery[]): string[] => deliveries.map(({ message }) => message.id);
const requested = (): string[][] => ports.queues.requests.map(({ batch }) => batch.map(({ id }) => id));
const failing = (code: string, final: boolean, ...places: number[]): BatchResponse => ({
  successful: Array.from({ length: 10 }, (_, index) => index).filter((index) => !places.includes(index)),
  failed: places.map((index) => ({ index, code, final })),
});
const NOTHING: BatchResponse = { successful: [], failed: [] };

describe('sending', () => {
  test('fills batches of ten, and sends the rest when there is no more', async () => {
    await sendAll(open(), some(23));
    expect(requested().map((batch) => batch.length)).toEqual([10, 10, 3]);
    expect(confirmed).toEqual(ids(some(23)));
    expect(calls).toBe(3);
  });

  test('an empty outbox sends nothing', async () => {
    await open().drain();
    expect(calls).toBe(0);
  });

  test('nothing leaves before a round is full', async () => {
    const outbox = open({ sendsInFlight: 8 });
    for (const delivery of some(19)) await outbox.add(delivery);
    expect(calls).toBe(0);
    await outbox.add(aDelivery('19'));
    expect(calls).toBe(2);
    await outbox.drain();
    expect(calls).toBe(2);
  });

  test('a message counts as confirmed only once its own response is there', async () => {
    const outbox = open({ sendsInFlight: 2 });
    let response: (response: BatchResponse) => void = () => undefined;
    ports.queues.response = () =>
      new Promise((resolve) => {
        response = resolve;
      });
    for (const delivery of some(10)) await outbox.add(delivery);
    expect(confirmed).toEqual([]);
    const drained = outbox.drain();
    response(failing('InternalError', true, 3));
    await drained;
    expect(confirmed).toEqual(['0', '1', '2', '4', '5', '6', '7', '8', '9']);
  });

  test.each([1, 2, 3, 4, 7, 9, 32, 128])(
    'never has more than %i requests in flight, and uses them',
    async (sendsInFlight) => {
      ports.queues.response = async ({ batch }) => {
        await new Promise(setImmediate);
        return allOf(batch);
      };
      await sendAll(open({ sendsInFlight }), some(2_000));
      expect(ports.queues.mostInFlight).toBeLessThanOrEqual(sendsInFlight);
      expect(ports.queues.mostInFlight).toBeGreaterThanOrEqual(Math.max(1, sendsInFlight - 1));
      expect(confirmed).toHaveLength(2_000);
    },
  );

  test('gives a request its time, less where the tick ends sooner, and never none', async () => {
    const outbox = open({ sendsInFlight: 1, sendTimeout: 5_000 }, START + 6_000);
    for (const time of [START, START + 1_500, START + 5_999.5]) {
      ports.clock.time = time;
      await sendAll(outbox, some(1));
    }
    expect(ports.queues.requests.map(({ timeoutMs }) => timeoutMs)).toEqual([5_000, 4_500, 1]);
  });
});

describe('what failed in a way that can succeed is sent again', () => {
  test('with what comes after it, when it is its turn', async () => {
    ports.queues.response = ({ batch }, place) =>
      place === 0 ? failing('InternalError', false, 2, 5) : allOf(batch);
    await sendAll(open(), some(11));
    expect(requested()).toEqual([ids(some(10)), ['10', '2', '5']]);
    expect(new Set(confirmed)).toEqual(new Set(ids(some(11))));
  });

  test('also when SQS says nothing about it', async () => {
    ports.queues.response = ({ batch }, place) => (place === 0 ? NOTHING : allOf(batch));
    await sendAll(open(), some(2));
    expect(requested()).toEqual([
      ['0', '1'],
      ['0', '1'],
    ]);
    expect(confirmed).toEqual(['0', '1']);
  });

  test('also when the whole request failed', async () => {
    ports.queues.response = ({ batch }, place) => {
      if (place === 0) throw new QueueUnavailableError('down');
      return allOf(batch);
    };
    await sendAll(open(), some(2));
    expect(confirmed).toEqual(['0', '1']);
  });

  test('three times at most; then it is unconfirmed', async () => {
    ports.queues.response = ({ batch }) => ({
      successful: batch.flatMap(({ id }, index) => (id === '1' ? [] : [index])),
      failed: [],
    });
    const outbox = open();
    await sendAll(outbox, some(3));
    expect(requested()).toEqual([['0', '1', '2'], ['1'], ['1']]);
    expect(ids(outbox.unconfirmed)).toEqual(['1']);
    expect(confirmed).toEqual(['0', '2']);
    expect(outbox.halt).toBeUndefined();
  });

  test('after a pause that grows while nothing is confirmed', async () => {
    ports.queues.response = () => NOTHING;
    await sendAll(open({ maxSendAttempts: 4 }), some(1));
    expect(ports.clock.pauses).toEqual([200, 400, 800, 1_600]);
  });

  test('after a short pause where others were confirmed', async () => {
    ports.queues.response = ({ batch }, place) =>
      place === 0 ? failing('InternalError', false, 2) : allOf(batch);
    await sendAll(open(), some(10));
    expect(ports.clock.pauses).toEqual([100]);
  });

  test('without a pause where all is well', async () => {
    await sendAll(open(), some(100));
    expect(ports.clock.pauses).toEqual([]);
  });

  test('after a pause also where another batch of the round went well', async () => {
    const outbox = open({ sendsInFlight: 8, maxFailedRounds: 1 });
    ports.queues.response = ({ batch }, place) => (place === 0 ? NOTHING : allOf(batch));
    await sendAll(outbox, some(20));
    expect(ports.clock.pauses).toEqual([100]);
    expect(outbox.halt).toBeUndefined();
    expect(confirmed).toHaveLength(20);
  });

  test('after a pause that ends with the tick', async () => {
    ports.queues.response = () => NOTHING;
    const outbox = open({}, START + 150);
    await sendAll(outbox, some(1));
    expect(ports.clock.pauses).toEqual([150]);
    expect(outbox.halt).toBe('out of time');
    expect(ids(outbox.unconfirmed)).toEqual(['0']);
  });

  test('and not after a pause that would begin beyond it', async () => {
    ports.queues.response = () => {
      ports.clock.time += 500;
      return NOTHING;
    };
    await sendAll(open({}, START + 150), some(1));
    expect(ports.clock.pauses).toEqual([0]);
  });
});

describe('what SQS refuses for its content is rejected', () => {
  test('when the response says so, without another attempt', async () => {
    ports.queues.response = () => failing('InvalidMessageContents', true, 3);
    const outbox = open();
    await sendAll(outbox, some(10));
    expect(outbox.rejected.map(({ delivery, code }) => [delivery.message.id, code])).toEqual([
      ['3', 'InvalidMessageContents'],
    ]);
    expect(calls).toBe(1);
    expect(ports.clock.pauses).toEqual([]);
  });

  test('when it spoils a whole request: its entries are sent one by one', async () => {
    ports.queues.response = ({ batch }) => {
      if (batch.some(({ id }) => id === '1')) throw new BatchRefusedError('no', 'InvalidMessageContents');
      return allOf(batch);
    };
    const outbox = open();
    await sendAll(outbox, some(3));
    expect(requested()).toEqual([['0', '1', '2'], ['0'], ['1'], ['2']]);
    expect(outbox.rejected.map(({ delivery, code }) => [delivery.message.id, code])).toEqual([
      ['1', 'InvalidMessageContents'],
    ]);
    expect(confirmed).toEqual(['0', '2']);
    expect(outbox.unconfirmed).toEqual([]);
  });
});

describe('sending ends early', () => {
  test('at once when the queue may not be written to', async () => {
    const refused = new QueueRefusedError('no permission');
    ports.queues.response = () => {
      throw refused;
    };
    const outbox = open({ sendsInFlight: 4 });
    await sendAll(outbox, some(95));
    expect(outbox.halt).toBe(refused);
    expect(calls).toBeLessThanOrEqual(4);
    expect(ids(outbox.unconfirmed).sort()).toEqual(ids(some(95)).sort());
    expect(ports.clock.pauses).toEqual([]);
  });

  test('when several rounds in a row confirm nothing', async () => {
    ports.queues.response = () => {
      throw new QueueUnavailableError('throttled');
    };
    const outbox = open({ sendsInFlight: 2, maxSendAttempts: 100, maxFailedRounds: 5 });
    await sendAll(outbox, some(200));
    expect(outbox.halt).toBeInstanceOf(QueueUnavailableError);
    expect(outbox.halt).toMatchObject({
      message: 'Queue "statuses" confirmed nothing in 5 rounds of sends.',
    });
    // Of two that are on the wire together, one speaks for both.
    expect(calls).toBeGreaterThanOrEqual(6);
    expect(calls).toBeLessThanOrEqual(10);
    expect(ids(outbox.unconfirmed)).toHaveLength(200);
  });

  test('after exactly so many rounds', async () => {
    ports.queues.response = () => NOTHING;
    const outbox = open({ sendsInFlight: 1, maxSendAttempts: 100, maxFailedRounds: 5 });
    await sendAll(outbox, some(10));
    expect(calls).toBe(5);
    expect(outbox.unconfirmed).toHaveLength(10);
  });

  test('but not before it has lasted, however fast the requests fail', async () => {
    ports.queues.response = () => NOTHING;
    const outbox = open({
      sendsInFlight: 1,
      maxSendAttempts: 100,
      minOutage: 1_000,
      backoffBase: 100,
      backoffCap: 100,
    });
    await sendAll(outbox, some(10));
    // The tenth pause of 100 ms after the first failure is over when the eleventh request fails.
    expect(calls).toBe(11);
    expect(outbox.halt).toBeInstanceOf(QueueUnavailableError);
  });

  test.each([1, 2, 4, 5, 6, 7, 8, 31, 32, 64, 128])(
    'but not when all of %i connections are found dead at once',
    async (sendsInFlight) => {
      ports.queues.response = async ({ batch }, place) => {
        await new Promise(setImmediate);
        if (place < sendsInFlight) throw new QueueUnavailableError('ECONNRESET');
        return allOf(batch);
      };
      const outbox = open({ sendsInFlight });
      await sendAll(outbox, some(2_000));
      expect(outbox.halt).toBeUndefined();
      expect(outbox.unconfirmed).toEqual([]);
      expect(confirmed).toHaveLength(2_000);
    },
  );

  test('but not when SQS refuses a message now and then: then it is there', async () => {
    ports.queues.response = () => ({ successful: [], failed: [{ index: 0, code: 'Code', final: true }] });
    const outbox = open({ sendsInFlight: 1, maxSendAttempts: 1_000, maxFailedRounds: 2, backoffBase: 1 });
    await sendAll(outbox, some(10));
    expect(outbox.halt).toBeUndefined();
    expect(outbox.rejected).toHaveLength(10);
  });

  test('but not when it refuses whole requests', async () => {
    ports.queues.response = ({ batch }) => {
      if (batch.length > 1) throw new BatchRefusedError('no', 'Code');
      return NOTHING;
    };
    const outbox = open({ sendsInFlight: 1, maxSendAttempts: 2, maxFailedRounds: 3 });
    await sendAll(outbox, some(2));
    // Neither a pause after the refusal, nor longer ones for it later.
    expect(requested()).toEqual([['0', '1'], ['0'], ['1']]);
    expect(ports.clock.pauses).toEqual([200, 400]);
  });

  test('but not when a single message is confirmed now and then', async () => {
    ports.queues.response = (_, place) => (place % 5 === 4 ? { successful: [0], failed: [] } : NOTHING);
    const outbox = open({ sendsInFlight: 1, maxSendAttempts: 1_000, backoffBase: 1 });
    await sendAll(outbox, some(20));
    expect(outbox.halt).toBeUndefined();
    expect(confirmed).toHaveLength(20);
  });

  test('when the time is up: what is left is not sent', async () => {
    ports.queues.response = ({ batch }) => {
      ports.clock.time += 10;
      return allOf(batch);
    };
    const outbox = open({ sendsInFlight: 1 }, START + 30);
    await sendAll(outbox, some(95));
    expect(outbox.halt).toBe('out of time');
    expect(calls).toBe(3);
    expect(confirmed).toHaveLength(30);
    expect(outbox.unconfirmed).toHaveLength(65);
  });

  test('not even the first batch is sent when the time is up already', async () => {
    const outbox = open({}, START);
    await sendAll(outbox, some(1));
    expect([calls, outbox.halt]).toEqual([0, 'out of time']);
  });

  test('leaves what is added after the time was up unconfirmed, without a call', async () => {
    const outbox = open({}, START);
    await sendAll(outbox, some(1));
    await outbox.add(aDelivery('late'));
    await outbox.drain();
    expect(ids(outbox.unconfirmed)).toEqual(['0', 'late']);
    expect(calls).toBe(0);
  });
});

describe('a bug', () => {
  const bug = new TypeError('a bug');
  beforeEach(() => {
    ports.queues.response = () => {
      throw bug;
    };
  });

  test('is thrown by whoever waits for the round', async () => {
    const outbox = open({ sendsInFlight: 2 });
    for (const delivery of some(20)) await outbox.add(delivery);
    await expect(outbox.drain()).rejects.toBe(bug);
  });

  test('also by one who only wants to send the next one', async () => {
    await expect(sendAll(open({ sendsInFlight: 2 }), some(1_000))).rejects.toBe(bug);
    expect(confirmed).toEqual([]);
  });
});

describe('every delivery ends confirmed, rejected or unconfirmed: once, and truly (P1)', () => {
  type Reply = (count: number) => BatchResponse;
  const entry = fc.constantFrom('taken', 'taken', 'taken', 'failed', 'refused', 'silent');
  const reply: fc.Arbitrary<Reply> = fc.oneof(
    { weight: 6, arbitrary: fc.array(entry, { minLength: 10, maxLength: 10, size: 'max' }).map(replyOf) },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom(new QueueUnavailableError('x'), new BatchRefusedError('x', 'Code'))
        .map((error) => throwing(error)),
    },
    { weight: 1, arbitrary: fc.constant(throwing(new QueueRefusedError('x'))) },
  );
  const plan = fc.record({
    count: fc.nat(60),
    sendsInFlight: fc.integer({ min: 1, max: 4 }),
    replies: fc.array(reply, { maxLength: 20, size: 'max' }),
    took: fc.array(fc.nat(2_000), { minLength: 1, maxLength: 5 }),
  });

  /** @param believe what a mutant makes of a response */
  const property = (believe: (response: BatchResponse, count: number) => BatchResponse) =>
    fc.asyncProperty(plan, async ({ count, sendsInFlight, replies, took }) => {
      const world = memoryPorts();
      const taken = new Set<string>();
      let requests = 0;
      const queues = {
        send: async (_: string, batch: readonly { id: string }[]) => {
          const place = requests++;
          world.clock.time += took[place % took.length] ?? 0;
          const response = replies[place]?.(batch.length) ?? allOf(batch);
          const failed = new Set(response.failed.map(({ index }) => index));
          for (const [index, { id }] of batch.entries())
            if (response.successful.includes(index) && !failed.has(index)) taken.add(id);
          return believe(response, batch.length);
        },
      };
      const limits = { ...DEFAULT_LIMITS, sendsInFlight };
      const done: string[] = [];
      const outbox = new Outbox({
        queue: 'q',
        ports: { ...world, queues },
        limits,
        stopAt: START + 20_000,
        onCall: () => 0,
        onConfirmed: ({ message }) => done.push(message.id),
      });
      const deliveries = Array.from({ length: count }, (_, index) => aDelivery(String(index)));
      await sendAll(outbox, deliveries);
      const ends = [
        ...done,
        ...ids(outbox.unconfirmed),
        ...outbox.rejected.map(({ delivery }) => delivery.message.id),
      ];
      return (
        ends.length === count &&
        new Set(ends).size === count &&
        done.every((id) => taken.has(id)) &&
        deliveries.every(({ attempts }) => attempts <= limits.maxSendAttempts + 1) &&
        requests <= 4 * count
      );
    });

  test('whatever SQS does', () =>
    holdsAsync(
      property((response) => response),
      { runs: 3_000 },
    ));

  test('which taking HTTP 200 for a confirmation would break', () =>
    catchesAsync(property((_, count) => allOf(Array(count).fill(0)))));

  test('which a response without its failures would break', () =>
    catchesAsync(
      property(({ successful, failed }) => ({
        successful: [...successful, ...failed.map(({ index }) => index)],
        failed: [],
      })),
    ));
});

function throwing(error: Error): (count: number) => BatchResponse {
  return () => {
    throw error;
  };
}

function replyOf(entries: readonly string[]): (count: number) => BatchResponse {
  return (count) => {
    const places = entries.slice(0, count).map((kind, index) => ({ kind, index }));
    const of = (wanted: string) => places.filter(({ kind }) => kind === wanted).map(({ index }) => index);
    return {
      successful: of('taken'),
      failed: [
        ...of('failed').map((index) => ({ index, code: 'InternalError', final: false })),
        ...of('refused').map((index) => ({ index, code: 'InvalidMessageContents', final: true })),
      ],
    };
  };
}

import { afterEach, describe, expect, it, vi } from 'vitest';
import { type FaxStatusEvent, type MessageFailure, sqsHandler } from '#contract/consumer/index.ts';
import { bodyOf, example } from '#test/support/example-events.ts';

const batch = (...bodies: string[]) => ({
  Records: bodies.map((body, index) => ({ messageId: `m${index}`, body })),
});
const failed = (...ids: string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

afterEach(() => vi.restoreAllMocks());

/** Handles nothing but failed faxes, and keeps what happened. */
function picky(concurrency?: number) {
  const failures: MessageFailure[] = [];
  const handled: string[] = [];
  const handler = sqsHandler(
    async ({ data }: FaxStatusEvent, { messageId }) => {
      if (data.outcome !== 'failed') throw new Error(`not for ${data.outcome}`);
      handled.push(messageId);
    },
    { onFailure: (failure) => failures.push(failure), ...(concurrency && { concurrency }) },
  );
  return { handler, handled, failures };
}

describe('the handler of an SQS batch', () => {
  it('reports nothing when everything was done', async () => {
    const { handled, handler } = picky();
    expect(await handler(batch(bodyOf('busy'), bodyOf('no-answer')))).toEqual(failed());
    expect(handled).toEqual(['m0', 'm1']);
  });

  it('reports exactly what failed and what could not be read, and does the rest', async () => {
    const { handled, handler } = picky();
    const response = await handler(batch(bodyOf('busy'), bodyOf('delivered'), 'no json', bodyOf('blocked')));
    expect(response).toEqual(failed('m1', 'm2'));
    expect(handled).toEqual(['m0', 'm3']);
  });

  it('tells why, for each message', async () => {
    const { failures, handler } = picky(1);
    await handler(batch(bodyOf('delivered'), 'no json'));
    expect(failures).toEqual([
      { messageId: 'm0', error: new Error('not for delivered') },
      { messageId: 'm1', error: expect.objectContaining({ name: 'InvalidMessageError' }) },
    ]);
  });

  it('takes a handler that throws before it returns a promise', async () => {
    const handler = sqsHandler(
      () => {
        throw new Error('at once');
      },
      { onFailure: () => undefined },
    );
    expect(await handler(batch(bodyOf('busy')))).toEqual(failed('m0'));
  });

  it('handles two copies of one status one after the other', async () => {
    const done = new Set<string>();
    let acted = 0;
    const handler = sqsHandler(async ({ id }) => {
      if (done.has(id)) return;
      await Promise.resolve();
      acted++;
      done.add(id);
    });
    await handler(batch(bodyOf('busy'), bodyOf('blocked'), bodyOf('busy')));
    expect(acted).toBe(2);
  });

  it('reports both copies of a status that cannot be handled', async () => {
    const response = await picky().handler(batch(bodyOf('delivered'), bodyOf('busy'), bodyOf('delivered')));
    expect(response).toEqual(failed('m0', 'm2'));
  });

  it('takes an empty batch', async () => {
    expect(await picky().handler({ Records: [] })).toEqual(failed());
  });

  it.each([1, 2, 3, 10])(
    'handles at most %i at once, and as many where there are enough',
    async (concurrency) => {
      let running = 0;
      let most = 0;
      const handler = sqsHandler(
        async () => {
          most = Math.max(most, ++running);
          await Promise.resolve();
          running--;
        },
        { concurrency },
      );
      const id = (index: number) => index.toString(16).padStart(32, '0');
      const bodies = Array.from({ length: 20 }, (_, index) =>
        JSON.stringify({ ...example('busy'), id: id(index) }),
      );
      await handler(batch(...bodies));
      expect(most).toBe(concurrency);
    },
  );

  it.each([0, -1, 1.5, Number.NaN])('refuses a concurrency of %d at once', (concurrency) => {
    expect(() => sqsHandler(() => undefined, { concurrency })).toThrow(
      new RangeError('concurrency must be a whole number of at least 1'),
    );
  });
});

describe('what is logged of a failure unless told otherwise', () => {
  it('is a JSON line with the id and the error, and nothing of the message', async () => {
    const lines = vi.spyOn(console, 'error').mockReturnValue();
    const handler = sqsHandler(() => Promise.reject(new TypeError('the database is away')));
    await handler({
      Records: [
        { messageId: 'm0', body: bodyOf('busy') },
        { messageId: 'm1', body: '{"number":"+49 89 0000-7777"}' },
      ],
    });
    const written = lines.mock.calls.map(([line]) => JSON.parse(String(line)));
    expect(written.map(({ error, messageId }) => [messageId, error.name])).toEqual([
      ['m1', 'InvalidMessageError'],
      ['m0', 'TypeError'],
    ]);
    for (const line of written)
      expect(line).toMatchObject({ level: 'error', message: 'A fax status was not handled.' });
    expect(JSON.stringify(written)).not.toMatch(/7777|0000/);
  });

  it('is the text of what is thrown where that is no error', async () => {
    const lines = vi.spyOn(console, 'error').mockReturnValue();
    await sqsHandler(() => Promise.reject('no'))({ Records: [{ messageId: 'm0', body: bodyOf('busy') }] });
    expect(JSON.parse(String(lines.mock.calls[0]?.[0])).error).toEqual({ name: 'string', message: 'no' });
  });
});

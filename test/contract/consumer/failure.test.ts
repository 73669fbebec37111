import { afterEach, describe, expect, it, vi } from 'vitest';
import { sqsHandler } from '#contract/consumer/index.ts';
import { bodyOf } from '#test/support/example-events.ts';

afterEach(() => vi.restoreAllMocks());

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
    expect(JSON.stringify(written)).not.toMatch(/7777|0000/);
  });

  it('is the text of what is thrown where that is no error', async () => {
    const lines = vi.spyOn(console, 'error').mockReturnValue();
    await sqsHandler(() => Promise.reject('no'))({ Records: [{ messageId: 'm0', body: bodyOf('busy') }] });
    expect(JSON.parse(String(lines.mock.calls[0]?.[0])).error).toEqual({ name: 'string', message: 'no' });
  });
});

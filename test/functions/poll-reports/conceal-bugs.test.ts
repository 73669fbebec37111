import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { concealBugs, UnexpectedError } from '#poller/conceal-bugs.ts';
import { InvalidScheduleInputError } from '#poller/interface/schedule-input.ts';

const SECRET = '+49 89 0000-4711';
/** What Lambda would log when the handler throws this. */
const thrownBy = async (handler: () => unknown): Promise<unknown> => {
  const wrapped = middy()
    .use(concealBugs())
    .handler(async () => handler());
  try {
    return await wrapped({}, { getRemainingTimeInMillis: () => 1_000 } as Context);
  } catch (error) {
    return error;
  }
};
const throwing = (error: unknown) =>
  thrownBy(() => {
    throw error;
  });

test('what goes well is left alone', async () => {
  expect(await thrownBy(() => 'done')).toBe('done');
});

test('an input that names no source is told as it is', async () => {
  const error = new InvalidScheduleInputError(['problem']);
  expect(await throwing(error)).toBe(error);
});

describe('a bug', () => {
  test('is told by its kind and its place, not in its own words', async () => {
    const error = await throwing(new TypeError(`cannot read ${SECRET}`));
    expect(error).toBeInstanceOf(UnexpectedError);
    expect(error).toMatchObject({
      name: 'UnexpectedError',
      message:
        'The forwarder has a bug (TypeError). Nothing is lost: what was not confirmed is still at Retarus.',
    });
    const { stack = '' } = error as Error;
    expect(stack).toMatch(/^UnexpectedError: The forwarder has a bug \(TypeError\)/);
    expect(stack).toMatch(/\n +at .*conceal-bugs\.test\.ts:\d+/);
    expect(stack).not.toContain(SECRET);
  });

  test.each<[string, unknown, string]>([
    ['over several lines', new Error(`first\n${SECRET}\nlast`), 'Error'],
    ['that looks like a frame', new Error(`x\n    at ${SECRET}`), 'Error'],
    ['in its cause', new Error('x', { cause: SECRET }), 'Error'],
    ['as a text', SECRET, 'string'],
    ['as nothing', undefined, 'undefined'],
    ['with a name of its own', Object.assign(new Error('x'), { name: SECRET }), 'Error'],
    ['without a stack', Object.assign(new RangeError(SECRET), { stack: undefined }), 'RangeError'],
  ])('%s tells no fax number', async (_, bug, kind) => {
    const error = (await throwing(bug)) as Error;
    expect(error.message).toContain(`(${kind})`);
    expect(`${error.stack}${JSON.stringify(error)}${String(error.cause)}`).not.toContain(SECRET);
  });
});

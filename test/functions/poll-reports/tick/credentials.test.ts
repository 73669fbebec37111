import { beforeEach, describe, expect, test } from 'vitest';
import { TickCredentials } from '#poller/tick/credentials.ts';
import { CredentialsRefusedError, ReportApiError } from '#poller/tick/errors.ts';
import type { Credentials } from '#poller/tick/ports.ts';
import { aContext, aSetup, type MemoryPorts, memoryPorts, START } from '#test/support/ports.ts';

let ports: MemoryPorts;
beforeEach(() => {
  ports = memoryPorts();
});
const tried: string[] = [];
beforeEach(() => tried.splice(0));

const refused = new CredentialsRefusedError('401');
/** A call that only this password opens. */
const callWith =
  (password: string) =>
  async (credentials: Credentials): Promise<string> => {
    tried.push(credentials.password);
    if (credentials.password !== password) throw refused;
    return 'response';
  };
const reads = () => ports.credentials.reads.map(({ how }) => how);

test('credentials are read once for all calls of a tick', async () => {
  const session = new TickCredentials(aContext(ports), 'secret-1');
  expect(await session.call(callWith('first'))).toBe('response');
  expect(await session.call(callWith('first'))).toBe('response');
  expect(ports.credentials.reads).toEqual([{ how: 'current', secretId: 'secret-1', timeoutMs: 8_000 }]);
});

test('calls to Secrets Manager are counted, credentials at hand are not', async () => {
  for (const cached of [true, false]) {
    ports.credentials.cached = cached;
    const context = aContext(ports);
    await new TickCredentials(context, 's').call(callWith('first'));
    expect(context.tally.calls.secret).toBe(cached ? 0 : 1);
  }
});

describe('credentials that are refused', () => {
  test('is read again, and the call is made again', async () => {
    ports.credentials.passwords = ['old', 'new'];
    const context = aContext(ports);
    const session = new TickCredentials(context, 's');
    expect(await session.call(callWith('new'))).toBe('response');
    expect(tried).toEqual(['old', 'new']);
    expect(reads()).toEqual(['current', 'renewed']);
    expect(context.tally.calls.secret).toBe(1);
  });

  test('stays in use once it was renewed', async () => {
    ports.credentials.passwords = ['old', 'new'];
    const session = new TickCredentials(aContext(ports), 's');
    await session.call(callWith('new'));
    await session.call(callWith('new'));
    expect(tried).toEqual(['old', 'new', 'new']);
  });

  test('is tried twice a tick at most, so that no account is locked', async () => {
    const session = new TickCredentials(aContext(ports), 's');
    await expect(session.call(callWith('another'))).rejects.toBe(refused);
    expect(tried).toHaveLength(2);
    await expect(session.call(callWith('another'))).rejects.toBe(refused);
    expect(tried).toHaveLength(3);
    expect(reads()).toEqual(['current', 'renewed']);
  });
});

test('another error is not that of the credentials', async () => {
  const error = new ReportApiError('500');
  const session = new TickCredentials(aContext(ports), 's');
  await expect(session.call(() => Promise.reject(error))).rejects.toBe(error);
  expect(reads()).toEqual(['current']);
});

test.each([
  [50_000, 8_000],
  [3_000, 3_000],
  [0.5, 1],
  [-5, 1],
])('with %f ms left, reading the secret may take %f ms', async (left, expected) => {
  ports.clock.time = START + 50_000 - left;
  await new TickCredentials(aContext(ports, aSetup()), 's').call(callWith('first'));
  expect(ports.credentials.reads[0]?.timeoutMs).toBe(expected);
});

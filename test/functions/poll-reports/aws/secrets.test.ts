import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LOCAL_AWS } from '#dev/local/local-aws.ts';
import { type LocalSecrets, startSecrets } from '#dev/local/secrets/index.ts';
import { createSecretsClient, SecretCredentials } from '#poller/aws/secrets.ts';
import { TestClock } from '#test/support/ports.ts';
import { CREDENTIALS } from '#test/support/world.ts';

let secrets: LocalSecrets;
let clock: TestClock;
let credentials: SecretCredentials;

beforeEach(async () => {
  // Where the SDK's client looks for them.
  vi.stubEnv('AWS_ACCESS_KEY_ID', LOCAL_AWS.credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', LOCAL_AWS.credentials.secretAccessKey);
  secrets = await startSecrets();
  vi.stubEnv('AWS_REGION', LOCAL_AWS.region);
  vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', secrets.endpoint);
  clock = new TestClock();
  credentials = open();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await secrets.close();
});
const open = (cacheMs = 300_000): SecretCredentials =>
  new SecretCredentials(createSecretsClient(), { clock, random: () => 0.5 }, cacheMs);
const TIMEOUT = 5_000;
const errorOf = (call: Promise<unknown>): Promise<Error> =>
  call.then(
    () => new RangeError('no error'),
    (error: Error) => error,
  );

describe('the credentials', () => {
  test('is read from the secret', async () => {
    secrets.create('credentials', CREDENTIALS);
    expect(await credentials.current('credentials', TIMEOUT)).toEqual({
      credentials: CREDENTIALS,
      called: true,
    });
  });

  test('may have further fields beside it, and come by ARN', async () => {
    const { arn } = secrets.create('credentials', { ...CREDENTIALS, rotatedBy: 'somebody' });
    expect((await credentials.current(arn, TIMEOUT)).credentials).toEqual(CREDENTIALS);
  });

  test('is kept for as long as the cache says, and not longer', async () => {
    secrets.create('credentials', CREDENTIALS);
    await credentials.current('credentials', TIMEOUT);
    clock.time += 299_999;
    expect(await credentials.current('credentials', TIMEOUT)).toEqual({
      credentials: CREDENTIALS,
      called: false,
    });
    clock.time += 1;
    expect(await credentials.current('credentials', TIMEOUT)).toEqual({
      credentials: CREDENTIALS,
      called: true,
    });
    expect(secrets.calls).toHaveLength(2);
  });

  test('is read anew where the clock was set back before it was read', async () => {
    secrets.create('credentials', CREDENTIALS);
    await credentials.current('credentials', TIMEOUT);
    clock.time -= 3_600_000;
    expect(await credentials.current('credentials', TIMEOUT)).toEqual({
      credentials: CREDENTIALS,
      called: true,
    });
  });

  test('of another secret is another', async () => {
    secrets.create('one', CREDENTIALS);
    secrets.create('two', { ...CREDENTIALS, username: 'other' });
    await credentials.current('one', TIMEOUT);
    expect((await credentials.current('two', TIMEOUT)).credentials.username).toBe('other');
    expect((await credentials.current('one', TIMEOUT)).called).toBe(false);
  });

  test('is read anew when it is renewed, and kept from then on', async () => {
    secrets.create('credentials', CREDENTIALS);
    await credentials.current('credentials', TIMEOUT);
    secrets.put('credentials', { ...CREDENTIALS, password: 'new' });
    expect(await credentials.renewed('credentials', TIMEOUT)).toEqual({
      credentials: { ...CREDENTIALS, password: 'new' },
      called: true,
    });
    expect(await credentials.current('credentials', TIMEOUT)).toMatchObject({
      credentials: { password: 'new' },
      called: false,
    });
  });

  test('that could not be renewed is not kept', async () => {
    secrets.create('credentials', CREDENTIALS);
    await credentials.current('credentials', TIMEOUT);
    secrets.onRequest = () => ({ kind: 'error', status: 503, code: 'InternalServiceError' });
    await errorOf(credentials.renewed('credentials', TIMEOUT));
    secrets.onRequest = undefined;
    expect((await credentials.current('credentials', TIMEOUT)).called).toBe(true);
  });

  test('is not kept at all without a cache', async () => {
    credentials = open(0);
    secrets.create('credentials', CREDENTIALS);
    await credentials.current('credentials', TIMEOUT);
    expect((await credentials.current('credentials', TIMEOUT)).called).toBe(true);
  });
});

describe('a secret that cannot be read', () => {
  test('because there is none', async () => {
    expect(await errorOf(credentials.current('none', TIMEOUT))).toMatchObject({
      name: 'SecretUnreadableError',
      message: 'The secret "none" cannot be read: ResourceNotFoundException.',
    });
  });

  test.each([
    ['AccessDeniedException', { kind: 'error', status: 400, code: 'AccessDeniedException' }],
    ['ThrottlingException', { kind: 'error', status: 400, code: 'ThrottlingException' }],
    ['DecryptionFailure', { kind: 'error', status: 400, code: 'DecryptionFailure' }],
    ['InternalServiceError', { kind: 'error', status: 503, code: 'InternalServiceError' }],
    ['DecryptionFailure', { kind: 'error', status: 400, code: 'com.amazonaws#DecryptionFailure' }],
  ] as const)('is said by its name alone: %s', async (name, fault) => {
    secrets.onRequest = () => fault;
    expect((await errorOf(credentials.current('credentials', TIMEOUT))).message).toBe(
      `The secret "credentials" cannot be read: ${name}.`,
    );
  });

  test('because the environment names no region', async () => {
    vi.stubEnv('AWS_REGION', undefined);
    vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
    expect(await errorOf(open().current('login', TIMEOUT))).toMatchObject({
      name: 'SecretUnreadableError',
      message: 'The secret "login" cannot be read: Error.',
    });
  });

  test('because the connection breaks', async () => {
    secrets.onRequest = () => ({ kind: 'reset' });
    expect((await errorOf(credentials.current('credentials', TIMEOUT))).message).toBe(
      'The secret "credentials" cannot be read: ECONNRESET.',
    );
  });

  test.each([
    ['nobody responds', { kind: 'reset' }],
    ['the service is in trouble', { kind: 'error', status: 503, code: 'InternalServiceError' }],
    ['the service failed', { kind: 'error', status: 500, code: 'InternalFailure' }],
    ['it says so by status alone', { kind: 'error', status: 429, code: 'Whatever' }],
    ['too much was asked of it', { kind: 'error', status: 400, code: 'ThrottlingException' }],
  ] as const)('for a moment is read again, up to three times, where %s', async (_reason, fault) => {
    secrets.create('credentials', CREDENTIALS);
    secrets.onRequest = () => (secrets.calls.length < 3 ? fault : undefined);
    expect((await credentials.current('credentials', TIMEOUT)).credentials).toEqual(CREDENTIALS);
    expect(secrets.calls).toHaveLength(3);
    expect(clock.pauses).toEqual([100, 200]);
  });

  test('three times is given up', async () => {
    secrets.onRequest = () => ({ kind: 'error', status: 503, code: 'InternalServiceError' });
    await errorOf(credentials.current('credentials', TIMEOUT));
    expect(secrets.calls).toHaveLength(3);
  });

  test('is not asked for again where that would change nothing, or no time is left', async () => {
    secrets.onRequest = () => ({ kind: 'error', status: 400, code: 'AccessDeniedException' });
    await errorOf(credentials.current('credentials', TIMEOUT));
    secrets.onRequest = () => ({ kind: 'error', status: 503, code: 'InternalServiceError' });
    await errorOf(credentials.current('credentials', 100));
    expect(secrets.calls).toHaveLength(2);
  });

  test('in its time', async () => {
    secrets.onRequest = () => ({ kind: 'hang' });
    expect((await errorOf(credentials.current('credentials', 20))).message).toBe(
      'The secret "credentials" cannot be read: OutOfTimeError.',
    );
  });
});

describe('a secret that holds no credentials', () => {
  const EXPECTED = 'Store {"username": "…", "password": "…"} in it.';

  test.each<[string, unknown, string]>([
    ['nothing', '', 'holds no text'],
    ['a placeholder', 'put credentials here', 'is not JSON'],
    ['half of it', '{"username":', 'is not JSON'],
    ['a text', '"hunter2"', 'has no "username"'],
    ['a list', '["a","b"]', 'has no "username"'],
    ['null', 'null', 'has no "username"'],
    ['no user name', { password: 'hunter2' }, 'has no "username"'],
    ['a number for a user name', { username: 7, password: 'hunter2' }, 'has no "username"'],
    ['no password', { username: 'hunter2' }, 'has no "password"'],
    ['an empty password', { username: 'hunter2', password: '' }, 'has no "password"'],
    ['a list for a password', { username: 'hunter2', password: ['hunter2'] }, 'has no "password"'],
    [
      'a user name with a colon',
      { username: 'a:b', password: 'hunter2' },
      'has a "username" with a colon, which Basic authentication cannot carry',
    ],
  ])('but %s says what is missing, and never what is there', async (_, value, problem) => {
    secrets.create('credentials', value);
    const error = await errorOf(credentials.current('credentials', TIMEOUT));
    expect(error).toMatchObject({
      name: 'SecretUnreadableError',
      message: `The secret "credentials" ${problem}. ${EXPECTED}`,
    });
    expect(String(error.stack)).not.toContain('hunter2');
  });

  test('but what the stack creates it with says that no credentials were stored yet', async () => {
    secrets.create('credentials', { username: '', password: 'hunter2' });
    const error = await errorOf(credentials.current('credentials', TIMEOUT));
    expect(error).toMatchObject({
      name: 'NotSetUpError',
      message: `The secret "credentials" holds no credentials yet. ${EXPECTED}`,
    });
    expect(String(error.stack)).not.toContain('hunter2');
  });
});

import { afterEach, expect, test, vi } from 'vitest';
import { defaultProvider } from '#poller/aws/environment-credentials.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});
const setCredentials = (id: string, key: string, token: string): void => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', id);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', key);
  vi.stubEnv('AWS_SESSION_TOKEN', token);
};

test('the credentials are those that Lambda sets', async () => {
  setCredentials('id', 'key', 'token');
  expect(await defaultProvider()()).toEqual({
    accessKeyId: 'id',
    secretAccessKey: 'key',
    sessionToken: 'token',
  });
});

test('without a session there is no token', async () => {
  setCredentials('id', 'key', '');
  expect(await defaultProvider()()).toEqual({ accessKeyId: 'id', secretAccessKey: 'key' });
});

test.each([
  ['', 'key'],
  ['id', ''],
])('without one of both it says who sets them', async (id, key) => {
  setCredentials(id, key, '');
  await expect(defaultProvider()()).rejects.toThrow(
    'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set; Lambda sets them.',
  );
});

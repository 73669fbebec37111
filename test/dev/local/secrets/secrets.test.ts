import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LOCAL_AWS } from '#dev/local/local-aws.ts';
import { type LocalSecrets, startSecrets } from '#dev/local/secrets/index.ts';

let secrets: LocalSecrets;
let client: SecretsManagerClient;

beforeEach(async () => {
  secrets = await startSecrets();
  client = new SecretsManagerClient({ ...LOCAL_AWS, endpoint: secrets.endpoint, maxAttempts: 1 });
});
afterEach(async () => {
  client.destroy();
  await secrets.close();
});

const read = async (SecretId: string, VersionStage?: string): Promise<string | undefined> =>
  (await client.send(new GetSecretValueCommand({ SecretId, VersionStage }))).SecretString;

it('is read by name, by ARN, and by ARN without its last six characters', async () => {
  const { arn } = secrets.create('credentials', { username: 'u', password: 'p' });
  const expected = '{"username":"u","password":"p"}';
  expect([await read('credentials'), await read(arn), await read(arn.slice(0, -7))]).toEqual([
    expected,
    expected,
    expected,
  ]);
});

it('keeps the version before the current one under AWSPREVIOUS', async () => {
  secrets.create('credentials', 'first');
  await client.send(new PutSecretValueCommand({ SecretId: 'credentials', SecretString: 'second' }));
  secrets.put('credentials', 'third');
  expect([await read('credentials'), await read('credentials', 'AWSPREVIOUS')]).toEqual(['third', 'second']);
});

it('holds a pending version back until it gets the current label', async () => {
  secrets.create('credentials', 'first');
  await client.send(
    new PutSecretValueCommand({
      SecretId: 'credentials',
      SecretString: 'next',
      VersionStages: ['AWSPENDING'],
    }),
  );
  expect([await read('credentials'), await read('credentials', 'AWSPENDING')]).toEqual(['first', 'next']);
});

it('says by its type that there is no such secret', async () => {
  await expect(read('none')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

it('says by its type that there is no such version', async () => {
  secrets.create('credentials', 'first');
  await expect(read('credentials', 'AWSPENDING')).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

it('fails as told', async () => {
  secrets.create('credentials', 'first');
  secrets.onRequest = () => ({ kind: 'error', status: 400, code: 'ThrottlingException' });
  await expect(read('credentials')).rejects.toMatchObject({ name: 'ThrottlingException' });
  secrets.onRequest = () => ({ kind: 'reset' });
  await expect(read('credentials')).rejects.toThrow();
});

it('records every request', async () => {
  secrets.create('credentials', 'first');
  await read('credentials');
  expect(secrets.calls).toEqual([{ action: 'GetSecretValue', secretId: 'credentials' }]);
});

import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { isObject } from '../domain/problems.ts';
import { SecretUnreadableError } from '../tick/errors.ts';
import type { Clock, Login, LoginRead, Logins } from '../tick/ports.ts';
import { within } from './within.ts';

/** The logins' port over Secrets Manager, with a cache of a few minutes per container. */
export class SecretLogins implements Logins {
  readonly #client: SecretsManagerClient;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #cacheMs: number;
  readonly #cache = new Map<string, { login: Login; until: number }>();

  constructor(client: SecretsManagerClient, clock: Pick<Clock, 'now'>, cacheMs: number) {
    this.#client = client;
    this.#clock = clock;
    this.#cacheMs = cacheMs;
  }

  async current(secretId: string, timeoutMs: number): Promise<LoginRead> {
    const cached = this.#cache.get(secretId);
    if (cached && cached.until > this.#clock.now()) return { login: cached.login, called: false };
    return this.renewed(secretId, timeoutMs);
  }

  async renewed(secretId: string, timeoutMs: number): Promise<LoginRead> {
    this.#cache.delete(secretId);
    const login = parseLogin(await this.#read(secretId, timeoutMs), secretId);
    this.#cache.set(secretId, { login, until: this.#clock.now() + this.#cacheMs });
    return { login, called: true };
  }

  async #read(secretId: string, timeoutMs: number): Promise<string | undefined> {
    try {
      const command = new GetSecretValueCommand({ SecretId: secretId });
      const output = await within(timeoutMs, (abortSignal) => this.#client.send(command, { abortSignal }));
      return output.SecretString;
    } catch (error) {
      // The name alone: what else an error says is not ours to print.
      const name = error instanceof Error ? error.name : 'Error';
      throw new SecretUnreadableError(`The secret "${secretId}" cannot be read: ${name}.`);
    }
  }
}

/** @throws SecretUnreadableError that says what the secret must hold; never what it holds. */
export function parseLogin(secret: string | undefined, secretId: string): Login {
  const expected = 'Store {"username": "…", "password": "…"} in it.';
  const say = (problem: string) =>
    new SecretUnreadableError(`The secret "${secretId}" ${problem}. ${expected}`);
  if (!secret) throw say('holds no text');
  let value: unknown;
  try {
    value = JSON.parse(secret);
  } catch {
    throw say('is not JSON');
  }
  const { username, password } = isObject(value) ? value : {};
  if (typeof username !== 'string' || username === '') throw say('has no "username"');
  if (typeof password !== 'string' || password === '') throw say('has no "password"');
  // Basic authentication (RFC 7617) ends the user name at the first colon.
  if (username.includes(':'))
    throw say('has a "username" with a colon, which Basic authentication cannot carry');
  return { username, password };
}

import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { isObject } from '../domain/json.ts';
import { NotSetUpError, SecretUnreadableError } from '../tick/errors.ts';
import { DEFAULT_LIMITS, jitteredBackoff, timeLeft } from '../tick/limits.ts';
import type { Clock, Credentials, CredentialsRead, CredentialsSource, Ports } from '../tick/ports.ts';
import {
  environmentCredentials,
  LOGGER,
  nameOf,
  type ServiceError,
  TransportRequestHandler,
  without,
} from './client.ts';

/** Attempts at reading a secret for one tick, and the longest that each may take, in milliseconds. */
const MAX_ATTEMPTS = 3;
const ATTEMPT_TIMEOUT = 3_000;

/** The SDK's client as `SecretCredentials` needs it. */
export function createSecretsClient(): SecretsManagerClient {
  const client = new SecretsManagerClient({
    credentials: environmentCredentials,
    // SecretCredentials owns the retries.
    maxAttempts: 1,
    requestHandler: new TransportRequestHandler({ maxConnections: 1, connectTimeoutMs: 2_000 }),
  });
  return without(client, [LOGGER]);
}

/**
 * The credentials' port over Secrets Manager. It keeps what it read for a few minutes in the execution
 * environment's memory, and is the only place that retries a read.
 */
export class SecretCredentials implements CredentialsSource {
  readonly #client: SecretsManagerClient;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #cacheMs: number;
  readonly #cache = new Map<string, { credentials: Credentials; from: number; until: number }>();

  /** @param client of `createSecretsClient` */
  constructor(
    client: SecretsManagerClient,
    { clock, random }: Pick<Ports, 'clock' | 'random'>,
    cacheMs: number,
  ) {
    this.#client = client;
    this.#clock = clock;
    this.#random = random;
    this.#cacheMs = cacheMs;
  }

  async current(secretId: string, timeoutMs: number): Promise<CredentialsRead> {
    const cached = this.#cache.get(secretId);
    const now = this.#clock.now();
    // Wall-clock time, since Lambda may stop the monotonic clock between two invocations.
    if (cached && cached.from <= now && now < cached.until)
      return { credentials: cached.credentials, called: false };
    return this.renewed(secretId, timeoutMs);
  }

  async renewed(secretId: string, timeoutMs: number): Promise<CredentialsRead> {
    this.#cache.delete(secretId);
    const credentials = parseCredentials(await this.#read(secretId, timeoutMs), secretId);
    const now = this.#clock.now();
    this.#cache.set(secretId, { credentials, from: now, until: now + this.#cacheMs });
    return { credentials, called: true };
  }

  async #read(secretId: string, timeoutMs: number): Promise<string | undefined> {
    const endsAt = this.#clock.monotonic() + timeoutMs;
    for (let attempt = 1; ; attempt++) {
      try {
        const command = new GetSecretValueCommand({ SecretId: secretId });
        const requestTimeout = timeLeft(ATTEMPT_TIMEOUT, endsAt, this.#clock);
        return (await this.#client.send(command, { requestTimeout })).SecretString;
      } catch (caught) {
        const error = caught as ServiceError;
        const pause = jitteredBackoff(attempt, DEFAULT_LIMITS, this.#random);
        const mayTryAgain = attempt < MAX_ATTEMPTS && this.#clock.monotonic() + pause < endsAt;
        if (!(mayTryAgain && mayPass(error)))
          throw new SecretUnreadableError(`The secret "${secretId}" cannot be read: ${nameOf(error)}.`);
        await this.#clock.sleep(pause);
      }
    }
  }
}

/**
 * Whether the same read may succeed in a moment: nobody responded, the service is in trouble, or too much was
 * asked.
 */
function mayPass({ name, $metadata }: ServiceError): boolean {
  const status = $metadata?.httpStatusCode;
  return status === undefined || status >= 500 || status === 429 || /throttl|toomany/i.test(name);
}

/**
 * @throws NotSetUpError where the secret is as the stack creates it
 * @throws SecretUnreadableError that says what the secret must hold; never what it holds
 */
export function parseCredentials(secret: string | undefined, secretId: string): Credentials {
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
  // The value that the stack creates a secret with (infra/constructs/account-credentials.ts).
  if (username === '')
    throw new NotSetUpError(`The secret "${secretId}" holds no credentials yet. ${expected}`);
  if (typeof username !== 'string') throw say('has no "username"');
  if (typeof password !== 'string' || password === '') throw say('has no "password"');
  // Basic authentication (RFC 7617) ends the user name at the first colon.
  if (username.includes(':'))
    throw say('has a "username" with a colon, which Basic authentication cannot carry');
  return { username, password };
}

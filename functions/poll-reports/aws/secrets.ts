import { isObject } from '../domain/problems.ts';
import { SecretUnreadableError } from '../tick/errors.ts';
import type { Clock, Credentials, CredentialsRead, CredentialsSource, Ports } from '../tick/ports.ts';
import type { ReadSecret } from './aws.ts';

/** Attempts at reading a secret for one tick, and the longest that each may take, in milliseconds. */
const MAX_ATTEMPTS = 3;
const ATTEMPT_TIMEOUT = 3_000;
/** The pause before attempt n + 1 is a random time up to this times 2^n, in milliseconds (full jitter). */
const BACKOFF = 100;

/** The logins' port over Secrets Manager, with a cache of a few minutes per container. The only place that retries a read. */
export class SecretCredentials implements CredentialsSource {
  readonly #readSecret: ReadSecret;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #cacheMs: number;
  readonly #cache = new Map<string, { login: Credentials; until: number }>();

  constructor(readSecret: ReadSecret, { clock, random }: Pick<Ports, 'clock' | 'random'>, cacheMs: number) {
    this.#readSecret = readSecret;
    this.#clock = clock;
    this.#random = random;
    this.#cacheMs = cacheMs;
  }

  async current(secretId: string, timeoutMs: number): Promise<CredentialsRead> {
    const cached = this.#cache.get(secretId);
    if (cached && cached.until > this.#clock.now()) return { login: cached.login, called: false };
    return this.renewed(secretId, timeoutMs);
  }

  async renewed(secretId: string, timeoutMs: number): Promise<CredentialsRead> {
    this.#cache.delete(secretId);
    const login = parseCredentials(await this.#read(secretId, timeoutMs), secretId);
    this.#cache.set(secretId, { login, until: this.#clock.now() + this.#cacheMs });
    return { login, called: true };
  }

  async #read(secretId: string, timeoutMs: number): Promise<string | undefined> {
    const endsAt = this.#clock.now() + timeoutMs;
    for (let attempt = 1; ; attempt++) {
      const timeLeft = endsAt - this.#clock.now();
      try {
        return await this.#readSecret(secretId, Math.max(1, Math.min(ATTEMPT_TIMEOUT, timeLeft)));
      } catch (error) {
        const pause = this.#random() * BACKOFF * 2 ** attempt;
        const mayTryAgain = attempt < MAX_ATTEMPTS && this.#clock.now() + pause < endsAt;
        // The name alone: what else an error says is not ours to print.
        if (!(mayTryAgain && mayPass(error)))
          throw new SecretUnreadableError(`The secret "${secretId}" cannot be read: ${nameOf(error)}.`);
        await this.#clock.sleep(pause);
      }
    }
  }
}

interface ServiceError {
  readonly name?: string;
  /** Node's code of a broken connection. */
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Whether the same read may succeed in a moment: nobody responded, the service is in trouble, or too much was asked. */
function mayPass(error: unknown): boolean {
  const { name = '', $metadata } = (error ?? {}) as ServiceError;
  const status = $metadata?.httpStatusCode;
  return status === undefined || status >= 500 || status === 429 || /throttl|toomany/i.test(name);
}

/** The service's code, without what some protocols put before it. */
function nameOf(error: unknown): string {
  const { name = 'Error', code } = (error ?? {}) as ServiceError;
  return (name === 'Error' && code ? code : name).split(/[.#]/).at(-1) ?? name;
}

/** @throws SecretUnreadableError that says what the secret must hold; never what it holds. */
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
  if (typeof username !== 'string' || username === '') throw say('has no "username"');
  if (typeof password !== 'string' || password === '') throw say('has no "password"');
  // Basic authentication (RFC 7617) ends the user name at the first colon.
  if (username.includes(':'))
    throw say('has a "username" with a colon, which Basic authentication cannot carry');
  return { username, password };
}

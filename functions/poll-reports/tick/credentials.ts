import { CredentialsRefusedError } from './errors.ts';
import { timeLeft } from './limits.ts';
import type { Credentials, TickContext } from './ports.ts';

/**
 * The credentials of one tick. Where Retarus refuses them, the secret is read once more and the call is tried
 * once more: they may have been rotated. That happens once a tick, so a wrong password costs at most two
 * refused calls and does not lock the account.
 */
export class TickCredentials {
  readonly #context: TickContext;
  readonly #secretId: string;
  #credentials: Credentials | undefined;
  #renewed = false;

  constructor(context: TickContext, secretId: string) {
    this.#context = context;
    this.#secretId = secretId;
  }

  /** @throws SecretUnreadableError, or what the call throws. */
  async call<T>(call: (credentials: Credentials) => Promise<T>): Promise<T> {
    this.#credentials ??= await this.#read('current');
    try {
      return await call(this.#credentials);
    } catch (error) {
      if (!(error instanceof CredentialsRefusedError) || this.#renewed) throw error;
      this.#renewed = true;
      this.#credentials = await this.#read('renewed');
      return await call(this.#credentials);
    }
  }

  async #read(how: 'current' | 'renewed'): Promise<Credentials> {
    const { deadline, ports, setup, tally } = this.#context;
    const timeout = timeLeft(setup.limits.secretTimeout, deadline, ports.clock);
    const { credentials, called } = await ports.credentials[how](this.#secretId, timeout);
    if (called) tally.calls.secret++;
    return credentials;
  }
}

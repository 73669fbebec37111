import type { TickContext } from './context.ts';
import { CredentialsRefusedError } from './errors.ts';
import type { Credentials } from './ports.ts';

/**
 * The login of one tick. Where Retarus refuses it, the secret is read once more and the call is tried once more: the
 * login may have been rotated. That happens once a tick, so a wrong password costs at most two refused calls and does
 * not lock the account.
 */
export class Session {
  readonly #context: TickContext;
  readonly #secretId: string;
  #login: Credentials | undefined;
  #renewed = false;

  constructor(context: TickContext, secretId: string) {
    this.#context = context;
    this.#secretId = secretId;
  }

  /** @throws SecretUnreadableError, or what the call throws. */
  async call<T>(call: (login: Credentials) => Promise<T>): Promise<T> {
    this.#login ??= await this.#read('current');
    try {
      return await call(this.#login);
    } catch (error) {
      if (!(error instanceof CredentialsRefusedError) || this.#renewed) throw error;
      this.#renewed = true;
      this.#login = await this.#read('renewed');
      return await call(this.#login);
    }
  }

  async #read(how: 'current' | 'renewed'): Promise<Credentials> {
    const { deadline, ports, setup, tally } = this.#context;
    const timeout = Math.max(1, Math.min(setup.limits.secretTimeout, deadline - ports.clock.now()));
    const { login, called } = await ports.credentials[how](this.#secretId, timeout);
    if (called) tally.calls.secret++;
    return login;
  }
}

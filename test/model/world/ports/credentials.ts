import type { CredentialsRead, CredentialsSource } from '#poller/tick/ports.ts';
import type { Invocation } from '../ports.ts';
import { exchange } from '../wire.ts';

/** As the stack sets it. */
const CACHE_MS = 300_000;
const SOON = { there: 3, back: 3 };

/** Secrets Manager behind the cache of an environment. */
export function credentialsOf({ world, environment, plan, calls }: Invocation): CredentialsSource {
  const { time, forwarder } = world;
  const { SecretUnreadableError } = forwarder.errors;
  const clock = (): number => time.now + environment.clockError;

  const read = async (timeoutMs: number): Promise<CredentialsRead> => {
    calls.secret++;
    environment.keptCredentials = undefined;
    const fault = plan.secret.shift();
    const credentials = await exchange(time, environment, {
      what: 'secret',
      latency: fault ?? SOON,
      timeoutMs,
      effect: () => {
        if (fault?.unreadable) throw new SecretUnreadableError('The secret cannot be read.');
        return { ...world.secret };
      },
      timedOut: () => new SecretUnreadableError('The secret cannot be read: time-out.'),
    });
    environment.keptCredentials = { credentials, until: clock() + CACHE_MS };
    return { credentials, called: true };
  };

  return {
    current: async (_, timeoutMs) => {
      const kept = environment.keptCredentials;
      return kept && kept.until > clock()
        ? { credentials: kept.credentials, called: false }
        : read(timeoutMs);
    },
    renewed: (_, timeoutMs) => read(timeoutMs),
  };
}

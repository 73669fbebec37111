import { faults } from '#dev/local/report-api/index.ts';
import { CREDENTIALS, SECRET } from '#test/support/world.ts';
import type { Fault, FaultGroup } from '../fault.ts';

const error =
  (status: number, code: string): Fault['arrange'] =>
  ({ secrets }) => {
    secrets.onRequest = () => ({ kind: 'error', status, code });
  };

const holds =
  (value: unknown): Fault['arrange'] =>
  ({ secrets }) =>
    secrets.put(SECRET, value);

const unreadable: [what: string, arrange: Fault['arrange']][] = [
  ['Secrets Manager responds with 500', error(500, 'InternalServiceError')],
  ['Secrets Manager throttles', error(400, 'ThrottlingException')],
  ['Secrets Manager denies access', error(400, 'AccessDeniedException')],
  ['the secret does not exist', error(400, 'ResourceNotFoundException')],
  [
    'Secrets Manager never responds',
    ({ secrets }) => {
      secrets.onRequest = () => ({ kind: 'hang' });
    },
  ],
  [
    'Secrets Manager drops the connection',
    ({ secrets }) => {
      secrets.onRequest = () => ({ kind: 'reset' });
    },
  ],
  ['Secrets Manager is down', ({ proxies }) => proxies.secrets.poison({ kind: 'down' })],
  ['the secret is empty', holds('')],
  ['the secret is not JSON', holds(CREDENTIALS.password)],
  ['the secret has no password', holds({ username: CREDENTIALS.username })],
  ['the user name has a colon', holds({ ...CREDENTIALS, username: `${CREDENTIALS.username}:x` })],
];

export const secrets: FaultGroup = {
  title: 'Secrets Manager and the secret',
  faults: [
    ...unreadable.map(
      ([what, arrange]): Fault => ({
        what,
        arrange,
        ends: 'SecretUnreadableError',
        says: { calls: { list: 0 } },
      }),
    ),
    {
      what: 'the secret holds a wrong password',
      arrange: holds({ ...CREDENTIALS, password: `${CREDENTIALS.password}-old` }),
      ends: 'CredentialsRefusedError',
    },
    {
      what: 'the password is rotated after it was read',
      arrange: ({ api, secrets }) => {
        api.onRequest = ({ operation }) => {
          if (operation !== 'list') return undefined;
          api.onRequest = undefined;
          const password = `${CREDENTIALS.password}-new`;
          api.setPassword('99999', password);
          secrets.put(SECRET, { ...CREDENTIALS, password });
          return faults.responseWith(401);
        };
      },
      says: { forwarded: 36, deleted: 12, calls: { list: 2, secret: 2 } },
    },
    {
      what: 'the password is rotated between list call and delete call',
      arrange: ({ api, secrets }) => {
        api.onRequest = ({ operation }) => {
          if (operation === 'list') {
            const password = `${CREDENTIALS.password}-new`;
            api.onRequest = undefined;
            setImmediate(() => {
              api.setPassword('99999', password);
              secrets.put(SECRET, { ...CREDENTIALS, password });
            });
          }
          return undefined;
        };
      },
      says: { forwarded: 36, deleted: 12, calls: { delete: 2 } },
    },
  ],
};

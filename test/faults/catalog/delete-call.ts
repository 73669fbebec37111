import type { Fault as ApiFault } from '#dev/local/report-api/faults.ts';
import { faults } from '#dev/local/report-api/index.ts';
import { aReport } from '#test/support/reports.ts';
import type { Fault, FaultGroup } from '../fault.ts';
import { on } from './list-call.ts';

const responses: [what: string, fault: ApiFault, error: string][] = [
  ['responds with 400', faults.responseWith(400), 'BadRequestError'],
  ['refuses the credentials (401)', faults.responseWith(401), 'CredentialsRefusedError'],
  ['responds with 403', faults.responseWith(403), 'AccessForbiddenError'],
  ['responds with 404', faults.responseWith(404), 'UnexpectedStatusError'],
  ['responds with 429', faults.throttled(0), 'RateLimitedError'],
  ['responds with 500', faults.responseWith(500), 'ServerError'],
  ['responds with 520', faults.responseWith(520), 'ServerError'],
  ['never responds', faults.hang, 'TimeoutError'],
  ['drops the connection', faults.reset, 'UnreachableError'],
  [
    'responds without a list of results',
    faults.responseWith(200, { body: { reports: 'done' } }),
    'UnreadableResponseError',
  ],
];

export const deleteCall: FaultGroup = {
  title: 'The delete call',
  faults: [
    ...responses.map(
      ([what, fault, error]): Fault => ({ what, arrange: on('bulk-delete', fault), ends: error }),
    ),
    {
      what: 'deletes, and drops the connection each time',
      arrange: on('bulk-delete', faults.acceptedThenReset),
      ends: 'UnreachableError',
    },
    {
      what: 'deletes, and drops the connection once',
      arrange: ({ api }) => {
        api.onRequest = ({ operation }) => {
          if (operation !== 'bulk-delete') return undefined;
          api.onRequest = undefined;
          return faults.acceptedThenReset;
        };
      },
      says: { deleted: 12, deletesRefused: 0 },
    },
    {
      what: 'responds with an empty list of results',
      arrange: on('bulk-delete', faults.responseWith(200, { body: { reports: [] } })),
    },
    {
      what: 'deletes, and says nothing of any job',
      arrange: ({ api }) => {
        api.confirmDelete = 'silent';
      },
    },
    {
      what: 'deletes no job, and says nothing of any',
      arrange: ({ api }) => {
        api.confirmDelete = 'silent';
        api.refuseDelete = () => 'INTERNAL_ERROR';
      },
    },
    {
      what: 'responds with INTERNAL_ERROR for every other job',
      arrange: ({ api }) => {
        api.refuseDelete = (jobId) => (Number(jobId.slice(2)) % 2 ? 'INTERNAL_ERROR' : undefined);
      },
      says: { forwarded: 36, deleted: 6, deletesRefused: 6 },
      // Deleted again, and not sent again.
      thenSays: { forwarded: 0, alreadyForwarded: 18, deleted: 6 },
    },
    {
      what: 'responds with NOT_FOUND for every job, and deletes none',
      arrange: ({ api }) => {
        api.refuseDelete = () => 'NOT_FOUND';
      },
      says: { deleted: 12, deletesRefused: 0 },
    },
    {
      what: 'responds with NOT_FOUND for full pages, and deletes none: the same page for ever',
      reports: () =>
        Array.from({ length: 1_000 }, (_, index) => aReport(`FJ${String(index).padStart(4, '0')}`)),
      arrange: ({ api }) => {
        api.refuseDelete = () => 'NOT_FOUND';
      },
      ends: 'more',
    },
    {
      what: 'refuses to delete any job of a full page',
      reports: () =>
        Array.from({ length: 1_000 }, (_, index) => aReport(`FJ${String(index).padStart(4, '0')}`)),
      arrange: ({ api }) => {
        api.refuseDelete = () => 'INTERNAL_ERROR';
      },
      ends: 'stuck',
      says: { pages: 1, forwarded: 1_000, deletesRefused: 1_000 },
      thenSays: { forwarded: 0, alreadyForwarded: 1_000, deleted: 1_000, calls: { send: 0 } },
    },
    {
      what: 'a report arrives between list call and delete call',
      arrange: ({ api }) => {
        let arrived = false;
        api.onRequest = ({ operation }) => {
          if (operation === 'bulk-delete' && !arrived) {
            arrived = true;
            api.add('de1', aReport('FJLATE'));
          }
          return undefined;
        };
      },
    },
    {
      what: 'the execution environment is killed after sending',
      arrange: ({ api, lambda }) => {
        let killed = false;
        api.onRequest = async ({ operation }) => {
          if (operation !== 'bulk-delete' || killed) return undefined;
          killed = true;
          await lambda.kill();
          return faults.reset;
        };
      },
      ends: 'crashed',
    },
  ],
};

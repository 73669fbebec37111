import { gzipSync } from 'node:zlib';
import type { Fault as ApiFault } from '#dev/local/report-api/faults.ts';
import { type Call, faults } from '#dev/local/report-api/index.ts';
import type { Fault, FaultGroup } from '../fault.ts';

/** A fault of one operation of the report API. */
export const on =
  (operation: Call['operation'], fault: ApiFault): Fault['arrange'] =>
  ({ api }) => {
    api.onRequest = (call) => (call.operation === operation ? fault : undefined);
  };

const json = (body: unknown): ApiFault => faults.responseWith(200, { body });
const HUNDRED_MEGABYTES = 100_000_000;
/** Less than the cap on a response's size. */
const TWENTY_FIVE_MEGABYTES = 25_000_000;

const responses: [what: string, fault: ApiFault, error?: string][] = [
  ['responds with 400', faults.responseWith(400), 'BadRequestError'],
  ['responds with 403', faults.responseWith(403), 'AccessForbiddenError'],
  ['responds with 418 (undocumented)', faults.responseWith(418), 'UnexpectedStatusError'],
  ['responds with 429', faults.throttled(0), 'RateLimitedError'],
  ['responds with 500', faults.responseWith(500), 'ServerError'],
  ['responds with 503', faults.responseWith(503), 'ServerError'],
  ['responds with 520', faults.responseWith(520), 'ServerError'],
  ['redirects to another host', faults.redirectTo('https://elsewhere.example/'), 'RedirectRefusedError'],
  ['never responds', faults.hang, 'TimeoutError'],
  ['drops the connection', faults.reset, 'UnreachableError'],
  ['breaks off in mid-response', faults.cutOff(), 'TruncatedResponseError'],
  ['responds with JSON that stops in the middle', faults.truncatedJson(), 'UnreadableResponseError'],
  ['responds with an empty body', json(''), 'UnreadableResponseError'],
  ['responds with JSON without reports', json({ reports: null }), 'UnreadableResponseError'],
  ['responds with `null`', json('null'), 'UnreadableResponseError'],
  [
    'responds with HTML and 200',
    faults.responseWith(200, { headers: { 'content-type': 'text/html' }, body: '<p>Maintenance</p>' }),
    'WrongContentTypeError',
  ],
  [
    'responds in an encoding not asked for',
    faults.responseWith(200, { headers: { 'content-encoding': 'br' }, body: '…' }),
    'WrongContentTypeError',
  ],
  [
    'says gzip and sends something else',
    faults.responseWith(200, { headers: { 'content-encoding': 'gzip' }, body: '{"reports":[]}' }),
    'TruncatedResponseError',
  ],
  [
    'compresses 100 MB into 100 kB',
    faults.responseWith(200, {
      headers: { 'content-encoding': 'gzip' },
      body: gzipSync(Buffer.alloc(HUNDRED_MEGABYTES)),
    }),
    'ResponseTooLargeError',
  ],
  [
    'responds with 100 MB',
    faults.responseWith(200, { body: Buffer.alloc(HUNDRED_MEGABYTES, ' ') }),
    'ResponseTooLargeError',
  ],
  ['responds with 25 MB of `[`', json('['.repeat(TWENTY_FIVE_MEGABYTES)), 'ResponseTooLargeError'],
  ['responds with 25 MB of `{},`', json('{},'.repeat(TWENTY_FIVE_MEGABYTES / 3)), 'ResponseTooLargeError'],
  ['never ends its response', faults.endless(), 'ResponseTooLargeError'],
  [
    'sends headers of 1 MB',
    faults.responseWith(200, { headers: { 'x-large': 'x'.repeat(1_000_000) } }),
    'UnreachableError',
  ],
];

/** Everything stays at Retarus. */
const NOTHING_DONE = { forwarded: 0, deleted: 0, calls: { send: 0, delete: 0 } };

export const listCall: FaultGroup = {
  title: 'The list call',
  faults: [
    ...responses.map(
      ([what, fault, error]): Fault => ({
        what,
        arrange: on('list', fault),
        says: NOTHING_DONE,
        thenSays: { ended: 'drained', forwarded: 36, deleted: 12 },
        ...(error !== undefined && { ends: error }),
      }),
    ),
    {
      what: 'refuses the credentials (401)',
      arrange: on('list', faults.responseWith(401)),
      ends: 'CredentialsRefusedError',
      // Once with the password at hand, once with that which was read again: an account is not locked.
      says: { calls: { list: 2, send: 0, delete: 0, secret: 2 } },
    },
    {
      what: 'responds with 429, to wait for two minutes',
      arrange: on('list', faults.throttled(120)),
      ends: 'RateLimitedError',
      says: { calls: { list: 1 } },
      thenSays: { ended: 'failed', error: { name: 'RateLimitedError' }, calls: { list: 0 } },
      stays: 12,
    },
    {
      what: 'responds with 404 (nothing to list)',
      arrange: on('list', faults.responseWith(404)),
    },
    {
      what: 'lists reports in another order',
      arrange: ({ api }) => {
        api.order = (reports) => [...reports].reverse();
      },
    },
    {
      what: 'lists every report twice',
      arrange: ({ api }) => {
        api.order = (reports) => [...reports, ...reports];
      },
    },
  ],
};

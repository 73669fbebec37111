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

const json = (body: unknown): ApiFault => faults.answerWith(200, { body });
const HUNDRED_MEGABYTES = 100_000_000;
/** Less than the cap on an answer's size. */
const TWENTY_FIVE_MEGABYTES = 25_000_000;

const answers: [what: string, fault: ApiFault, error?: string][] = [
  ['answers 400', faults.answerWith(400), 'BadRequestError'],
  ['answers 403', faults.answerWith(403), 'AccessForbiddenError'],
  ['answers 418, which is not documented', faults.answerWith(418), 'UnexpectedStatusError'],
  ['answers 429', faults.throttled(0), 'RateLimitedError'],
  ['answers 500', faults.answerWith(500), 'ServerError'],
  ['answers 503', faults.answerWith(503), 'ServerError'],
  ['answers 520', faults.answerWith(520), 'ServerError'],
  ['redirects to another host', faults.redirectTo('https://elsewhere.example/'), 'RedirectRefusedError'],
  ['never answers', faults.hang, 'TimeoutError'],
  ['drops the connection', faults.reset, 'UnreachableError'],
  ['breaks off in the middle of the answer', faults.cutOff(), 'TruncatedAnswerError'],
  ['answers JSON that stops in the middle', faults.truncatedJson(), 'UnreadableAnswerError'],
  ['answers with an empty body', json(''), 'UnreadableAnswerError'],
  ['answers JSON without a list of reports', json({ reports: null }), 'UnreadableAnswerError'],
  ['answers `null`', json('null'), 'UnreadableAnswerError'],
  [
    'answers HTML with 200',
    faults.answerWith(200, { headers: { 'content-type': 'text/html' }, body: '<p>Maintenance</p>' }),
    'WrongContentTypeError',
  ],
  [
    'answers in an encoding that was not asked for',
    faults.answerWith(200, { headers: { 'content-encoding': 'br' }, body: '…' }),
    'WrongContentTypeError',
  ],
  [
    'says gzip and sends something else',
    faults.answerWith(200, { headers: { 'content-encoding': 'gzip' }, body: '{"reports":[]}' }),
    'TruncatedAnswerError',
  ],
  [
    'compresses 100 MB into 100 kB',
    faults.answerWith(200, {
      headers: { 'content-encoding': 'gzip' },
      body: gzipSync(Buffer.alloc(HUNDRED_MEGABYTES)),
    }),
    'AnswerTooLargeError',
  ],
  [
    'answers 100 MB',
    faults.answerWith(200, { body: Buffer.alloc(HUNDRED_MEGABYTES, ' ') }),
    'AnswerTooLargeError',
  ],
  ['answers 25 MB of nothing but `[`', json('['.repeat(TWENTY_FIVE_MEGABYTES)), 'AnswerTooLargeError'],
  [
    'answers 25 MB of nothing but `{},`',
    json('{},'.repeat(TWENTY_FIVE_MEGABYTES / 3)),
    'AnswerTooLargeError',
  ],
  ['never ends its answer', faults.endless(), 'AnswerTooLargeError'],
  [
    'sends headers of 1 MB',
    faults.answerWith(200, { headers: { 'x-large': 'x'.repeat(1_000_000) } }),
    'UnreachableError',
  ],
];

export const listCall: FaultGroup = {
  title: 'The list call',
  faults: [
    ...answers.map(
      ([what, fault, error]): Fault => ({
        what,
        arrange: on('list', fault),
        ...(error !== undefined && { ends: error }),
      }),
    ),
    {
      what: 'refuses the login (401)',
      arrange: on('list', faults.answerWith(401)),
      ends: 'LoginRefusedError',
    },
    { what: 'answers 404, as it may when there is nothing', arrange: on('list', faults.answerWith(404)) },
    {
      what: 'lists the reports in another order',
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

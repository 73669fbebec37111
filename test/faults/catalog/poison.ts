import type { Fault as ApiFault } from '#dev/local/report-api/faults.ts';
import { faults } from '#dev/local/report-api/index.ts';
import { aReport, aStatus } from '#test/support/reports.ts';
import { backlog } from '../backlog.ts';
import type { Fault, FaultGroup } from '../fault.ts';
import { on } from './list-call.ts';

/** Nothing has to be done but to list what stands there. */
const nothing: Fault['arrange'] = () => undefined;

/** One bad entry in the middle of good ones. */
const among =
  (...bad: unknown[]) =>
  (): readonly unknown[] => [...backlog(3), ...bad, ...backlog(6).slice(3)];

const DEPTH = 5_000;

/** Puts what no serializer writes into the response. */
const deep: ApiFault = faults.changed(({ status, body }) => ({
  status,
  body: JSON.stringify(body).replace('"DEEP"', '['.repeat(DEPTH) + ']'.repeat(DEPTH)),
}));

const digits: ApiFault = faults.changed(({ status, body }) => ({
  status,
  body: JSON.stringify(body).replace('"DIGITS"', '1e400'),
}));

const pending: [what: string, report: unknown][] = [
  [
    'that is pending, without pages and duration',
    { jobId: 'FJPENDING', recipientStatus: [{ number: '+49 89 0000-1001', status: 'PENDING' }] },
  ],
  [
    'that is pending, with pages as text',
    { ...aReport('FJPENDING', { recipientStatus: [aStatus({ reason: 'PENDING' })] }), pages: 'none yet' },
  ],
];

const quarantined: [what: string, report: unknown][] = [
  ['without recipients', aReport('FJBAD', { recipientStatus: [] })],
  ['with recipients that are no list', { jobId: 'FJBAD', recipientStatus: 'x', pages: 1 }],
  ['with a recipient that is null', { jobId: 'FJBAD', recipientStatus: [null], pages: 1 }],
  [
    'with a number that is a number',
    { jobId: 'FJBAD', recipientStatus: [{ ...aStatus(), number: 4989 }], pages: 1 },
  ],
  ['with pages as text', { ...aReport('FJBAD'), pages: '1' }],
  [
    'with a duration of half a second',
    { ...aReport('FJBAD'), recipientStatus: [{ ...aStatus(), durationInSecs: 0.5 }] },
  ],
  ['unreadable, of 3 MB', { jobId: 'FJBAD', recipientStatus: 'x'.repeat(3_000_000) }],
];

const nameless: [what: string, report: unknown][] = [
  ['that is null', null],
  ['that is a text', 'a report'],
  ['without a job id', { ...aReport(''), jobId: undefined }],
  ['with a job id that is a number', { ...aReport(''), jobId: 7 }],
];

const forwarded: [what: string, report: unknown][] = [
  [
    'with control characters and lone surrogates',
    aReport('FJODD', { recipientStatus: [aStatus({ remoteCsid: '\u0000\u001b\ud800 \udfff\ufffe\uffff' })] }),
  ],
  [
    'with such characters in reason and job id',
    aReport('FJ\u0001\ud800\uffff', {
      recipientStatus: [aStatus({ status: 'NOK', reason: 'ODD\u0002\udc00' })],
    }),
  ],
  [
    'with an emoji and a rare Chinese character',
    aReport('FJODD', { recipientStatus: [aStatus({ remoteCsid: '😀𠮷' })] }),
  ],
  [
    'with a number that is no number',
    aReport('FJODD', { recipientStatus: [aStatus({ number: '' }), aStatus({ number: 'mailto:x' })] }),
  ],
  [
    'without pages, with a duration that is null',
    { jobId: 'FJODD', recipientStatus: [{ ...aStatus(), durationInSecs: null }] },
  ],
  ['with a time that is no time', aReport('FJODD', { recipientStatus: [aStatus({ sentTs: 'yesterday' })] })],
  [
    'with an unknown status and reason',
    aReport('FJODD', { recipientStatus: [aStatus({ status: 'NEW', reason: 'NEW_REASON' })] }),
  ],
  [
    'with fields named `__proto__` and `constructor`',
    JSON.parse(
      '{"jobId":"__proto__","pages":1,"__proto__":{"a":1},"recipientStatus":[{"number":"1","status":"OK",' +
        '"reason":"constructor","durationInSecs":1,"__proto__":{"b":2},"constructor":"c"}]}',
    ),
  ],
  [
    'with the same recipient a hundred times',
    aReport('FJODD', { recipientStatus: Array.from({ length: 100 }, () => aStatus()) }),
  ],
  [
    'with 10,000 recipients',
    aReport('FJHUGE', {
      recipientStatus: Array.from({ length: 10_000 }, (_, index) => aStatus({ number: `+49 89 ${index}` })),
    }),
  ],
  [
    'of 900 kB for one recipient',
    aReport('FJBIG', { recipientStatus: [aStatus({ remoteCsid: 'x'.repeat(900_000) })] }),
  ],
];

export const poison: FaultGroup = {
  title: 'A report',
  faults: [
    ...quarantined.map(
      ([what, report]): Fault => ({ what, arrange: nothing, reports: among(report), quarantined: 1 }),
    ),
    ...nameless.map(
      ([what, report]): Fault => ({
        what,
        arrange: nothing,
        reports: among(report),
        quarantined: 1,
        stays: 1,
      }),
    ),
    ...forwarded.map(([what, report]): Fault => ({ what, arrange: nothing, reports: among(report) })),
    {
      what: 'that nests 5,000 levels deep',
      arrange: on('list', deep),
      reports: among({ ...aReport('FJBAD'), added: 'DEEP' }),
      quarantined: 1,
    },
    {
      what: 'with a status over 1 MiB, the limit of SQS',
      arrange: nothing,
      reports: among(
        aReport('FJBIG', { recipientStatus: [aStatus({ remoteCsid: 'x'.repeat(1_100_000) }), aStatus()] }),
      ),
      quarantined: 1,
    },
    {
      what: 'with a recipient that is pending',
      arrange: nothing,
      reports: among(
        aReport('FJPENDING', {
          recipientStatus: [aStatus(), aStatus({ status: 'PENDING', reason: 'PENDING' })],
        }),
      ),
      stays: 1,
    },
    ...pending.map(([what, report]): Fault => ({ what, arrange: nothing, reports: among(report), stays: 1 })),
    {
      what: 'unreadable, among 25 entries without a job id',
      arrange: nothing,
      reports: among(
        { ...aReport('FJBAD'), pages: 'one' },
        ...Array.from({ length: 25 }, (_, index) => ({ ...aReport(''), pages: index })),
      ),
      quarantined: 26,
      stays: 25,
    },
    {
      what: 'unreadable, with a number that no double keeps (1e400)',
      arrange: on('list', digits),
      reports: among({ ...aReport('FJBAD'), pages: 'DIGITS' }),
      quarantined: 1,
    },
    {
      what: 'unreadable, like most of its page',
      arrange: nothing,
      reports: among(
        ...Array.from({ length: 20 }, (_, index) => ({ ...aReport(`FJBAD${index}`), pages: 'one' })),
      ),
      ends: 'PageUnreadableError',
      stays: 20,
    },
  ],
};

import type { Json } from '#test/model/world/json.ts';
import { NO_FAULTS, type Plan } from '#test/model/world/plan.ts';
import { POISON } from '#test/model/world/queues.ts';
import { aReport, aStatus, someReports } from '#test/support/reports.ts';
import { MAX_BYTES } from './build.ts';

export interface Scenario {
  readonly reports: readonly unknown[];
  /** What goes wrong for the first environment. Later environments find all in order. */
  readonly plan?: Plan;
  /** Whether the credentials are rotated after the first environment has read them. */
  readonly isRotated?: boolean;
  readonly sendsInFlight?: number;
  /** Ticks that the first environment does, one after the other: a warm one remembers. */
  readonly ticks?: number;
  /**
   * Kill at an await again only after a further request: in between, nothing outside has changed, and what is
   * inside dies. Left out, every single execution of an await is a crash point.
   */
  readonly oncePerRequest?: boolean;
}

const failed = aStatus({ status: 'NOK', reason: 'BUSY' });
const pending = (jobId: string) =>
  aReport(jobId, { recipientStatus: [aStatus(), aStatus({ status: 'PENDING', reason: 'PENDING' })] });
const unreadable = (count: number): Json[] =>
  Array.from({ length: count }, (_, index) => json({ ...aReport(`FJU${index}`), pages: 'one' }));
const json = (value: unknown): Json => JSON.parse(JSON.stringify(value));

/** More than a message holds. */
const LARGE = 'x'.repeat(MAX_BYTES);
const SOON = { there: 5, back: 5 };

/**
 * Statuses of both queues, one number twice in a job, one job twice in the list, and all that is no readable
 * report.
 */
const mixed: readonly unknown[] = [
  ...someReports(14),
  aReport('FJTWICE', { recipientStatus: [aStatus(), failed, failed, aStatus()] }),
  ...unreadable(12),
  pending('FJP1'),
  ...someReports(3, 100).map((report) => ({ ...report, recipientStatus: [failed] })),
  { pages: 1 },
  ...someReports(14),
];

/** Between them, they reach every await of the tick. */
export const SCENARIOS = {
  'a plain page': { reports: someReports(25) },
  'a page of all kinds': { reports: mixed },
  'many sends in flight': { reports: mixed, sendsInFlight: 32 },
  'trouble with everything': {
    reports: [
      ...mixed,
      aReport('FJPOISON', { recipientStatus: [aStatus(), aStatus({ remoteCsid: POISON })] }),
    ],
    isRotated: true,
    plan: {
      ...NO_FAULTS,
      send: [
        { ...SOON, entries: Array.from({ length: 10 }, (_, place) => (place % 2 ? 'failed' : 'accepted')) },
        { ...SOON, request: 'unavailable' },
        { ...SOON, request: 'lost response' },
      ],
      delete: [{ ...SOON, error: 'UnreachableError', done: true }],
    },
  },
  'a queue that refuses': {
    reports: mixed,
    plan: { ...NO_FAULTS, send: [SOON, { ...SOON, request: 'refused' }] },
  },
  'a delete that deletes nothing, and a warm environment': {
    reports: mixed,
    plan: { ...NO_FAULTS, delete: [{ ...SOON, results: Array(100).fill('not named') }] },
    ticks: 2,
  },
  'a status that is too large': {
    reports: [
      ...someReports(2),
      aReport('FJL', { recipientStatus: [aStatus({ remoteCsid: LARGE }), aStatus()] }),
    ],
  },
  'a full page, and one behind it': {
    reports: [
      ...someReports(8),
      ...Array.from({ length: 992 }, (_, index) => pending(`FJP${index}`)),
      ...someReports(8, 500),
    ],
    oncePerRequest: true,
  },
} satisfies Readonly<Record<string, Scenario>>;

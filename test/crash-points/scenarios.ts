import { MAX_BYTES } from '#poller/domain/message.ts';
import { aReport, aStatus, someReports } from '#test/support/reports.ts';
import { type ContainerOptions, POISON } from './world.ts';

export interface Scenario extends Omit<ContainerOptions, 'end'> {
  readonly reports: readonly unknown[];
  /**
   * Kill at an await again only after a further request: in between, nothing outside has changed, and what is inside
   * dies. Left out, every single execution of an await is a crash point.
   */
  readonly oncePerRequest?: boolean;
}

const failed = aStatus({ status: 'NOK', reason: 'BUSY' });
const pending = (jobId: string) =>
  aReport(jobId, { recipientStatus: [aStatus(), aStatus({ status: 'PENDING', reason: 'PENDING' })] });
const unreadable = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...aReport(`FJU${index}`), pages: 'one' }));

/** More than a message holds. */
const LARGE = 'x'.repeat(MAX_BYTES);

/** Statuses of both queues, one number twice in a job, one job twice in the list, and all that is no readable report. */
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
    faults: {
      rotated: true,
      send: { 1: 'half failed', 2: 'unavailable', 3: 'lost response' },
      delete: { 1: 'lost response' },
    },
  },
  'a queue that refuses': { reports: mixed, faults: { send: { 2: 'refused' } } },
  'a delete that deletes nothing, and a warm container': {
    reports: mixed,
    faults: { delete: { 1: 'not deleted' } },
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

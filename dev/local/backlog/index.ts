import type { DataCenter } from '#poller/interface/data-centers.ts';
import { Random } from './random.ts';
import { recipient, stillPending } from './recipient.ts';
import { UNREADABLE } from './unreadable.ts';

type Json = Record<string, unknown>;

export interface BacklogOptions {
  /** Number of reports. */
  readonly size: number;
  /** Recipients of every job; without it most jobs have one and some have very many. */
  readonly recipients?: number | undefined;
  readonly seed: number;
  readonly dataCenters: readonly [DataCenter, ...DataCenter[]];
  /** When the newest job was done; the others were done before it, seconds to a minute apart. */
  readonly newest: Date;
  /** How many reports cannot be read; by default about one in 400. */
  readonly unreadable?: number;
  /** How many jobs still have a recipient on its way; by default one. */
  readonly pending?: number;
}

export interface BacklogEntry {
  readonly dataCenter: DataCenter;
  readonly jobId: string;
  readonly report: unknown;
  readonly kind: 'final' | 'pending' | 'unreadable';
  /** What the report of a pending job will say once it is final. */
  readonly final?: unknown;
}

const JOB_ID_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** Smaller backlogs are for looking at single reports: nothing unusual is put into them unasked. */
const SMALL = 10;

/** A realistic backlog, oldest first: the same one for the same options. All numbers in it are invented. */
export function generateBacklog(options: BacklogOptions): BacklogEntry[] {
  const { size, seed, newest, dataCenters } = options;
  const random = new Random(seed);
  const unusual = size >= SMALL;
  const unreadable = options.unreadable ?? (unusual ? Math.min(8, Math.max(1, Math.round(size / 400))) : 0);
  const pending = options.pending ?? (unusual ? 1 : 0);
  const kinds = kindsByPlace(random, size, unreadable, pending);
  const breakers = Object.values(UNREADABLE);

  const ages: number[] = [];
  let age = 0;
  while (ages.length < size) {
    age += random.integer(1, 60);
    ages.push(age);
  }

  let broken = 0;
  return Array.from({ length: size }, (_, index) => {
    const sentAt = new Date(newest.getTime() - (ages[size - 1 - index] ?? 0) * 1000);
    const report = generateReport(random, sentAt, index, options.recipients);
    const place = { dataCenter: random.pick(dataCenters), jobId: report.jobId };
    const kind = kinds.get(index) ?? 'final';
    if (kind === 'unreadable') {
      const damage = breakers[broken++ % breakers.length];
      return { ...place, kind, report: damage ? damage(report) : report };
    }
    if (kind === 'pending') return { ...place, kind, report: oneStillPending(report), final: report };
    return { ...place, kind, report };
  });
}

interface GeneratedReport extends Json {
  readonly jobId: string;
  readonly recipientStatus: readonly Json[];
}

function generateReport(random: Random, sentAt: Date, index: number, recipients?: number): GeneratedReport {
  const count = recipients ?? recipientCount(random);
  const recipientStatus = Array.from({ length: count }, () => recipient(random, sentAt));
  const first = recipientStatus[0];
  // The same number twice in a job, once with the very same content: two statuses all the same.
  if (count > 1 && first && random.chance(0.05)) {
    recipientStatus[count - 1] = random.chance(0.5) ? { ...first } : { ...first, durationInSecs: 7 };
  }
  return {
    jobId: `FJ${index.toString(36).toUpperCase().padStart(6, '0')}${random.text(JOB_ID_LETTERS, 14)}`,
    recipientStatus,
    pages: random.weighted([
      [1, 60],
      [2, 25],
      [random.integer(3, 40), 15],
    ]),
    ...reference(random, sentAt, index),
  };
}

const recipientCount = (random: Random): number =>
  random.weighted([
    [1, 880],
    [random.integer(2, 5), 100],
    [random.integer(6, 40), 17],
    [random.integer(80, 250), 3],
  ]);

function reference(random: Random, sentAt: Date, index: number): Json {
  const kind = random.weighted([
    ['whole', 70],
    ['part', 15],
    ['absent', 15],
  ]);
  if (kind === 'absent') return {};
  const customerDefinedId = `${sentAt.toISOString()}_${index}`;
  if (kind === 'part') return { reference: { customerDefinedId } };
  const billingCode = random.pick(['4711', 'Radiologie', 'sales/emea']);
  return { reference: { customerDefinedId, billingCode, billingInfo: `order ${random.integer(1, 9999)}` } };
}

const oneStillPending = (report: GeneratedReport): Json => ({
  ...report,
  recipientStatus: report.recipientStatus.map((status, index) =>
    index === 0 ? stillPending(status) : status,
  ),
});

/** Which places in the backlog are unusual, spread at random. */
function kindsByPlace(
  random: Random,
  size: number,
  unreadable: number,
  pending: number,
): Map<number, 'pending' | 'unreadable'> {
  const kinds = new Map<number, 'pending' | 'unreadable'>();
  const wanted = Math.min(size, unreadable + pending);
  while (kinds.size < wanted) {
    const place = random.integer(0, size - 1);
    if (!kinds.has(place)) kinds.set(place, kinds.size < unreadable ? 'unreadable' : 'pending');
  }
  return kinds;
}

import type { SqsCall, SqsFault } from '../../local/sqs/index.ts';

/** A report as the simulator holds it. */
export type Report = Record<string, unknown> & { readonly jobId: string };

/** One thing that goes wrong, once. */
export interface BenchFault {
  readonly name: string;
  readonly title: string;
  /** As the table's legend has it. */
  readonly explanation: string;
  /** Changes the victim's report. */
  readonly report?: (report: Report) => Report;
  /** Changes every report. */
  readonly everyReport?: (report: Report) => Report;
  /** What SQS does with the entry of the victim's first recipient, the first time. */
  readonly entry?: EntryFault;
  /** The candidate's process is killed at its first delete, which is not carried out. */
  readonly killed?: boolean;
  /** A field that every message has to have. */
  readonly field?: string;
}

type EntryFault = NonNullable<ReturnType<Extract<SqsFault, { kind: 'entries' }>['fault']>>;

const ADDED_FIELD = 'deviceType';

export const BENCH_FAULTS: readonly BenchFault[] = [
  {
    name: 'failed',
    title: 'one entry failed',
    explanation: 'SQS responds 200, with one entry in `Failed`.',
    entry: { kind: 'failed', code: 'InternalError', senderFault: false },
  },
  {
    name: 'unmentioned',
    title: 'one in neither list',
    explanation: 'SQS responds 200 and neither mentions nor keeps one entry.',
    entry: { kind: 'unacknowledged', taken: false },
  },
  {
    name: 'md5',
    title: 'a wrong MD5',
    explanation: 'SQS confirms one entry with the MD5 of another body, and does not keep it.',
    entry: { kind: 'wrong-md5' },
  },
  {
    name: 'unreadable',
    title: 'an unreadable field',
    explanation: '`recipientStatus` of one report is a text.',
    report: (report) => ({ ...report, recipientStatus: 'see attachment' }),
  },
  {
    name: 'new-field',
    title: 'a new field',
    explanation: `Retarus adds the field \`${ADDED_FIELD}\` to every recipient.`,
    everyReport: (report) => ({
      ...report,
      recipientStatus: (report.recipientStatus as object[]).map((status) => ({
        ...status,
        [ADDED_FIELD]: 'group 3',
      })),
    }),
    field: ADDED_FIELD,
  },
  {
    name: 'kill',
    title: 'killed between send and delete',
    explanation: 'The process dies at its first delete, which is not carried out.',
    killed: true,
  },
];

/**
 * The fault for one SendMessageBatch; `undefined` where the victim is not in it, or has had it already.
 *
 * @param onHappening called when it happens
 */
export function entryFault(
  { entry }: BenchFault,
  isVictim: (body: string) => boolean,
  onHappening: () => void,
): (call: SqsCall) => SqsFault | undefined {
  let happened = false;
  return ({ action, entries }) => {
    if (!entry || happened || action !== 'SendMessageBatch') return undefined;
    const victim = entries.find(({ MessageBody }) => isVictim(MessageBody));
    if (!victim) return undefined;
    happened = true;
    onHappening();
    return { kind: 'entries', fault: ({ Id }) => (Id === victim.Id ? entry : undefined) };
  };
}

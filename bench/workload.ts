/** A backlog whose every recipient has a number of its own, so that sets can be compared. */
export interface Workload {
  readonly reports: number;
  readonly recipients: number;
  /** Index of the first report: other indices are other jobs. */
  readonly from?: number;
}

/** The indices of its reports. */
export const indicesOf = ({ reports, from = 0 }: Workload): number[] =>
  Array.from({ length: reports }, (_, index) => from + index);

export const workloadName = ({ reports, recipients }: Workload): string =>
  `${reports.toLocaleString('en')} × ${recipients}`;

export const statusCount = ({ reports, recipients }: Workload): number => reports * recipients;

/** One report, as long as those of Retarus' API page. All numbers are invented. */
export function reportOf(index: number, recipients: number): Record<string, unknown> {
  return {
    jobId: jobIdOf(index),
    recipientStatus: Array.from({ length: recipients }, (_, place) => {
      const number = numberOf(index, place);
      return {
        number,
        properties: null,
        status: 'OK',
        reason: 'OK',
        sentTs: '2026-01-31T12:00:00Z',
        durationInSecs: 19,
        sentToNumber: number.replace('+', '00'),
        remoteCsid: number,
      };
    }),
    pages: 1,
    reference: {
      customerDefinedId: `2026-01-31T12:00:00Z_${index}`,
      billingCode: '4711',
      billingInfo: `order ${index}`,
    },
  };
}

const jobIdOf = (index: number): string => `FJ${String(index).padStart(20, '0')}`;
const numberOf = (index: number, place: number): string =>
  `+49890000${String(index).padStart(7, '0')}${String(place).padStart(5, '0')}`;

/** Compares what arrived with the workload; bodies may hold the status at the top or, as an event, under `data`. */
export function compare(workload: Workload, bodies: Iterable<string>): Comparison {
  const open = new Set<string>();
  for (const index of indicesOf(workload))
    for (let place = 0; place < workload.recipients; place++)
      open.add(`${jobIdOf(index)} ${numberOf(index, place)}`);
  const expected = new Set(open);
  const result = { missing: 0, repeated: 0, unexpected: 0 };
  for (const body of bodies) {
    const message = JSON.parse(body);
    const { jobId, number } = message.data ?? message;
    const key = `${jobId} ${number}`;
    if (open.delete(key)) continue;
    if (expected.has(key)) result.repeated++;
    else result.unexpected++;
  }
  return { ...result, missing: open.size };
}

export interface Comparison {
  readonly missing: number;
  readonly repeated: number;
  readonly unexpected: number;
}

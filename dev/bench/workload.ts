/** A backlog whose every recipient has a number of its own, so that sets can be compared. */
export interface Workload {
  readonly reports: number;
  readonly recipients: number;
  /** Index of the first report: other indices are other jobs. */
  readonly from?: number;
  /** Further characters in a field of each report. */
  readonly padding?: number;
}

/** The indices of its reports. */
export const indicesOf = ({ reports, from = 0 }: Workload): number[] =>
  Array.from({ length: reports }, (_, index) => from + index);

export const workloadName = ({ reports, recipients }: Workload): string =>
  `${reports.toLocaleString('en')} × ${recipients}`;

export const statusCount = ({ reports, recipients }: Workload): number => reports * recipients;

/** One report, as long as those of Retarus' API page. All numbers are invented. */
export function reportOf(index: number, recipients: number, padding = 0): Record<string, unknown> {
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
      billingInfo: `order ${index}${'.'.repeat(padding)}`,
    },
  };
}

const jobIdOf = (index: number): string => `FJ${String(index).padStart(20, '0')}`;
const numberOf = (index: number, place: number): string =>
  `+49890000${String(index).padStart(7, '0')}${String(place).padStart(5, '0')}`;

/** What arrived of a workload, and what did not: the set of a million statuses fits into a megabyte. */
export class Checklist {
  readonly #workload: Workload;
  readonly #arrived: Uint8Array;
  #repeated = 0;
  #unexpected = 0;

  constructor(workload: Workload) {
    this.#workload = workload;
    this.#arrived = new Uint8Array(statusCount(workload));
  }

  /** @param body of a message: the status at the top or, as an event, under `data` */
  tick(body: string): void {
    const { recipients, reports, from = 0 } = this.#workload;
    const message = JSON.parse(body);
    const { jobId, number } = message.data ?? message;
    const index = Number(String(jobId).slice('FJ'.length));
    const place = Number(String(number).slice(-5));
    const slot = (index - from) * recipients + place;
    const isOne = index >= from && index < from + reports && place < recipients;
    if (!isOne || jobIdOf(index) !== jobId || numberOf(index, place) !== number) this.#unexpected++;
    else if (this.#arrived[slot] === 1) this.#repeated++;
    else this.#arrived[slot] = 1;
  }

  get result(): Comparison {
    const missing = this.#arrived.reduce((sum, arrived) => sum - arrived, this.#arrived.length);
    return { missing, repeated: this.#repeated, unexpected: this.#unexpected };
  }
}

export interface Comparison {
  readonly missing: number;
  readonly repeated: number;
  readonly unexpected: number;
}

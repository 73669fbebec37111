import type { Source } from '#poller/interface/source.ts';
import type { BacklogEntry } from '../backlog/index.ts';
import type { ReportApi } from '../report-api/index.ts';

/** A backlog entry at its source. */
export interface Supply {
  readonly source: Source;
  readonly entry: Pick<BacklogEntry, 'jobId' | 'report' | 'kind' | 'final'>;
}

/** Brings reports into the simulator as jobs complete, and keeps a record of all that its lists have held. */
export class Feed {
  readonly #api: ReportApi;
  readonly #held = new Map<Source, unknown[]>();
  readonly #late: Supply[] = [];
  #pending: Supply[] = [];

  constructor(api: ReportApi, sources: readonly Source[]) {
    this.#api = api;
    for (const source of sources) this.#held.set(source, []);
    api.onRequest = ({ operation, dataCenter }) => {
      // The moment in which deleting "the oldest" would lose a report unseen.
      if (operation === 'bulk-delete') this.#arriveLate(dataCenter);
      return undefined;
    };
  }

  add({ source, entry }: Supply): void {
    const { customerNumber, dataCenter } = { customerNumber: source.account, ...source };
    this.#api.add(dataCenter, entry.report, customerNumber);
    if (entry.kind === 'pending') this.#pending.push({ source, entry });
    else this.#held.get(source)?.push(entry.report);
  }

  /** Arrives between a list call and the deletion that follows it. */
  addLate(supply: Supply): void {
    this.#late.push(supply);
  }

  /** Whether something will still arrive that has not been listed yet. */
  hasMore(source: Source): boolean {
    return [...this.#late, ...this.#pending].some(
      (supply) => supply.source === source && isFinalInTime(supply),
    );
  }

  /** Recipients that were on their way become final, and late reports arrive where nothing was deleted meanwhile. */
  goOn(source: Source): void {
    this.#arriveLate(source.dataCenter);
    const due = this.#pending.filter((supply) => supply.source === source && isFinalInTime(supply));
    this.#pending = this.#pending.filter((supply) => !due.includes(supply));
    for (const { entry } of due) {
      this.#api.replace(source.dataCenter, entry.jobId, entry.final, source.account);
      this.#held.get(source)?.push(entry.final);
    }
  }

  /** Every report that the source's list has held, in its last state. */
  held(source: Source): readonly unknown[] {
    const pending = this.#pending
      .filter((supply) => supply.source === source)
      .map(({ entry }) => entry.report);
    return [...(this.#held.get(source) ?? []), ...pending];
  }

  left(source: Source): unknown[] {
    return this.#api.reports(source.dataCenter, source.account);
  }

  #arriveLate(dataCenter: string): void {
    for (let index = this.#late.length - 1; index >= 0; index--) {
      const supply = this.#late[index];
      if (supply?.source.dataCenter !== dataCenter) continue;
      this.#late.splice(index, 1);
      this.add(supply);
    }
  }
}

/** A saved response does not say what became of its pending jobs: those stay as they are. */
const isFinalInTime = ({ entry }: Supply): boolean => entry.kind !== 'pending' || entry.final !== undefined;

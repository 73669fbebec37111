import type { Source } from '#poller/interface/source.ts';
import type { BacklogEntry } from '../backlog/index.ts';
import type { ReportApi } from '../report-api/index.ts';

/** A backlog entry at its source. */
export interface Supply {
  readonly source: Source;
  readonly entry: Pick<BacklogEntry, 'jobId' | 'report' | 'kind' | 'final'>;
}

/** Told of every report that a list holds; `replaces` where it takes the place of the job's earlier one. */
export type OnHeld = (source: Source, report: unknown, replaces: boolean) => void;

/** Brings reports into the simulator as jobs complete. */
export class Feed {
  readonly #api: ReportApi;
  readonly #onHeld: OnHeld;
  readonly #counts = new Map<Source, number>();
  readonly #late: Supply[] = [];
  #pending: Supply[] = [];

  constructor(api: ReportApi, onHeld: OnHeld) {
    this.#api = api;
    this.#onHeld = onHeld;
    api.onRequest = ({ operation, dataCenter }) => {
      // The moment in which deleting "the oldest" would lose a report unseen.
      if (operation === 'bulk-delete') this.#arriveLate(dataCenter);
      return undefined;
    };
  }

  add({ source, entry }: Supply): void {
    const { customerNumber, dataCenter } = { customerNumber: source.account, ...source };
    this.#api.add(dataCenter, entry.report, customerNumber);
    this.#onHeld(source, entry.report, false);
    this.#counts.set(source, this.held(source) + 1);
    if (entry.kind === 'pending') this.#pending.push({ source, entry });
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

  /**
   * Recipients that were on their way become final, and late reports arrive where nothing was deleted
   * meanwhile.
   */
  goOn(source: Source): void {
    this.#arriveLate(source.dataCenter);
    const due = this.#pending.filter((supply) => supply.source === source && isFinalInTime(supply));
    this.#pending = this.#pending.filter((supply) => !due.includes(supply));
    for (const { entry } of due) {
      this.#api.replace(source.dataCenter, entry.jobId, entry.final, source.account);
      this.#onHeld(source, entry.final, true);
    }
  }

  /** How many reports the source's list has held. */
  held(source: Source): number {
    return this.#counts.get(source) ?? 0;
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

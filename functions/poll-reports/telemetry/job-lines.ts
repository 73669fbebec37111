import { isReasonCode } from '../../../contract/reasons.ts';
import { type Source, sourceName } from '../interface/source.ts';
import type { Tally } from '../tick/tally.ts';

/** A part of the jobs that a tick forwarded and deleted: ids and codes, no fax number. */
export interface LoggedJobs {
  /** `12345@de1` */
  readonly source: string;
  /** Reason code → ids of the jobs that had a status with it confirmed. */
  readonly forwarded: Readonly<Record<string, readonly string[]>>;
  /** Ids of the jobs that Retarus no longer has. */
  readonly deleted: readonly string[];
}

/** Ids on one line: with 64 characters each it stays under 70 KB, where Lambda takes 256 KB. */
const MAX_IDS = 1000;

/** What does not look like an id may be anything, and is not logged. */
const ID = /^[\w.:-]{1,64}$/;

/** The jobs of a tick, as many lines as they need; none for a tick without jobs. */
export function jobLines(source: Source, { deletedJobs, forwardedJobs }: Tally): LoggedJobs[] {
  const lines: { source: string; forwarded: Record<string, string[]>; deleted: string[] }[] = [];
  let room = 0;
  const line = () => {
    if (room-- === 0) {
      // A reason may be named as what every object inherits, for instance `constructor`.
      lines.push({ source: sourceName(source), forwarded: Object.create(null), deleted: [] });
      room = MAX_IDS - 1;
    }
    return lines[lines.length - 1] as (typeof lines)[number];
  };
  for (const [reason, jobs] of forwardedJobs) {
    const name = isReasonCode(reason) ? reason : '(other)';
    for (const id of jobs) {
      if (!ID.test(id)) continue;
      const { forwarded } = line();
      forwarded[name] ??= [];
      forwarded[name].push(id);
    }
  }
  for (const id of deletedJobs) if (ID.test(id)) line().deleted.push(id);
  return lines;
}

import { isObject } from '../domain/problems.ts';

/**
 * Epoch milliseconds of the oldest fax whose report is still at Retarus, as far as a page tells; `undefined` when
 * nothing is left or no time is known. Reports beyond a full page are younger than those on it, so the page's
 * youngest stands for them.
 */
export function oldestLeft(
  reports: readonly unknown[],
  gone: ReadonlySet<unknown>,
  isFull: boolean,
): number | undefined {
  const times = (left: readonly unknown[]) => left.flatMap(sentTimes);
  const left = reports.filter((report) => !(isObject(report) && gone.has(report.jobId)));
  const oldest = times(left).reduce(min, Number.POSITIVE_INFINITY);
  if (oldest !== Number.POSITIVE_INFINITY) return oldest;
  const youngest = isFull ? times(reports).reduce(max, Number.NEGATIVE_INFINITY) : Number.NEGATIVE_INFINITY;
  return youngest === Number.NEGATIVE_INFINITY ? undefined : youngest;
}

const min = (a: number, b: number): number => Math.min(a, b);
const max = (a: number, b: number): number => Math.max(a, b);

/** Of any list entry, readable or not. */
function sentTimes(report: unknown): number[] {
  const recipients = isObject(report) ? report.recipientStatus : undefined;
  if (!Array.isArray(recipients)) return [];
  return recipients.flatMap((recipient: unknown) => {
    const sentTs = isObject(recipient) ? recipient.sentTs : undefined;
    const time = typeof sentTs === 'string' ? Date.parse(sentTs) : Number.NaN;
    return Number.isNaN(time) ? [] : [time];
  });
}

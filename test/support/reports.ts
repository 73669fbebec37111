import type { RecipientStatus, Report } from '#poller/domain/report.ts';
import type { ListedPage } from '#poller/tick/ports.ts';

/** A delivered status to an invented number; every field of the API page is there. */
export const aStatus = (changes: Partial<RecipientStatus> = {}): RecipientStatus => ({
  number: '+49 89 0000-1001',
  properties: null,
  status: 'OK',
  reason: 'OK',
  sentTs: '2026-11-20T10:00:00Z',
  durationInSecs: 19,
  sentToNumber: '004989000001001',
  remoteCsid: 'Invented Fax',
  ...changes,
});

export const aReport = (jobId: string, changes: Partial<Report> = {}): Report => ({
  jobId,
  recipientStatus: [aStatus()],
  pages: 1,
  ...changes,
});

/** A page that holds these entries, as text as JSON.stringify writes them. */
export const aPage = (reports: readonly unknown[]): ListedPage => ({
  reports,
  takeTexts: (places) => places.map((place) => JSON.stringify(reports[place]) ?? ''),
});

/** Reports of one recipient each: FJ00001, FJ00002, … */
export const someReports = (count: number, from = 1): Report[] =>
  Array.from({ length: count }, (_, index) => aReport(`FJ${String(from + index).padStart(5, '0')}`));

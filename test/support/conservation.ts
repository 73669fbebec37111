import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import type { ReceivedMessage } from '#dev/local/sqs/index.ts';

interface Holders {
  /** At Retarus. */
  readonly left: readonly unknown[];
  readonly received: readonly ReceivedMessage[];
  readonly quarantined: readonly ReceivedMessage[];
}

interface Quarantined {
  readonly kind: string;
  readonly jobId?: string;
  readonly encoding?: string;
  readonly content: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * What is nowhere of the reports that Retarus had: each is still there, or in the quarantine queue as a
 * whole, or each of its recipients is in one of the queues, field for field.
 */
export function missing(given: readonly unknown[], { left, received, quarantined }: Holders): string[] {
  const wholes: Quarantined[] = [];
  const statuses: Fields[] = received.map(({ body }) => JSON.parse(body).data as Fields);
  for (const { body } of quarantined) {
    const entry = JSON.parse(body) as Quarantined;
    if (entry.kind === 'unreadable-report') wholes.push(entry);
    else statuses.push(contentOf(entry) as { data: Fields }['data'] & { data: Fields });
  }
  const events = statuses.map((one) => ('data' in one ? (one.data as Fields) : one));
  const places = new Map<unknown, Fields[]>();
  for (const data of events) places.set(data.jobId, [...(places.get(data.jobId) ?? []), data]);

  return given.flatMap((report) => {
    if (left.some((one) => one === report)) return [];
    if (wholes.some((whole) => holds(whole, report))) return [];
    return missingRecipients(report as Fields, places);
  });
}

function missingRecipients(report: Fields, places: ReadonlyMap<unknown, Fields[]>): string[] {
  const found = [...(places.get(report.jobId) ?? [])];
  const recipients = Array.isArray(report.recipientStatus) ? (report.recipientStatus as Fields[]) : [];
  if (recipients.length === 0) return [`the report of job ${report.jobId}`];
  return recipients.flatMap((recipient, index) => {
    // One message stands for one recipient, so each is taken once.
    const place = found.findIndex((data) => carries(data, recipient));
    if (place < 0) return [`recipient ${index} of job ${report.jobId}`];
    found.splice(place, 1);
    return [];
  });
}

const carries = (data: Fields, recipient: Fields): boolean =>
  Object.entries(recipient).every(([name, value]) =>
    isDeepStrictEqual(
      JSON.parse(JSON.stringify(data[name] ?? null)),
      JSON.parse(JSON.stringify(value ?? null)),
    ),
  );

function holds(entry: Quarantined, report: unknown): boolean {
  const { jobId } = (report ?? {}) as { jobId?: unknown };
  if (typeof jobId === 'string' && jobId !== '') return entry.jobId === jobId;
  return isDeepStrictEqual(contentOf(entry), JSON.parse(JSON.stringify(report)));
}

function contentOf({ content, encoding }: Quarantined): unknown {
  if (encoding !== 'gzip+base64') return content;
  return JSON.parse(gunzipSync(Buffer.from(String(content), 'base64')).toString('utf8'));
}

import { isJsonObject, type Json } from './json.ts';
import type { ReportSpec } from './plan.ts';

/** A list entry as Retarus would give it out. */
export function rawReport(jobId: string, { kind, recipients }: ReportSpec): Json {
  const status = recipients.map(({ number, reason }) => ({
    number: `+49890000${number}`,
    properties: number % 2 ? null : [{ key: 'name', value: 'x' }],
    status: reason === 'PENDING' ? 'PENDING' : reason === 'OK' ? 'OK' : 'NOK',
    reason,
    sentTs: '2026-11-02T10:00:00Z',
    durationInSecs: 19,
  }));
  const report = { jobId, recipientStatus: status, pages: 1, reference: { billingCode: 'code' } };
  switch (kind) {
    case 'readable':
      return report;
    case 'pending':
      return { ...report, recipientStatus: [...status, ...pendingRecipient] };
    case 'pending and odd':
      return {
        jobId,
        recipientStatus: [...status, { number: '+498900009', status: 'PENDING' }],
        pages: 'none yet',
      };
    case 'no recipients':
      return { ...report, recipientStatus: [] };
    case 'no pages':
      return { jobId, recipientStatus: status };
    case 'wrong type':
      return { ...report, pages: 'one' };
    case 'no job id':
      return { ...report, jobId: '', pages: Number(jobId.replace(/\D/g, '')) };
    case 'not a report':
      return `entry ${jobId}`;
  }
}

/** Whether a recipient is still on its way in an entry that could not be read without it. */
export const isPendingAndOdd = (raw: Json): boolean =>
  isJsonObject(raw) &&
  typeof raw.pages === 'string' &&
  Array.isArray(raw.recipientStatus) &&
  raw.recipientStatus.some((one) => isJsonObject(one) && one.status === 'PENDING');

const pendingRecipient = [
  { number: '+498900009', properties: null, status: 'PENDING', reason: 'PENDING', durationInSecs: 0 },
];

/** The job once all of its recipients are done. */
export const finished = (raw: Json): Json =>
  mapRecipients(raw, (list) =>
    list.map((one) =>
      isJsonObject(one) && one.status === 'PENDING' ? { ...one, status: 'OK', reason: 'OK' } : one,
    ),
  );

export const reversedRecipients = (raw: Json): Json => mapRecipients(raw, (list) => [...list].reverse());

/** The same content with its fields the other way round, at every level. */
export function reversedFields(raw: Json): Json {
  if (Array.isArray(raw)) return raw.map(reversedFields);
  if (!isJsonObject(raw)) return raw;
  return Object.fromEntries(
    Object.entries(raw)
      .reverse()
      .map(([name, value]) => [name, reversedFields(value)]),
  );
}

function mapRecipients(raw: Json, change: (list: readonly Json[]) => readonly Json[]): Json {
  if (!isJsonObject(raw) || !Array.isArray(raw.recipientStatus)) return raw;
  return { ...raw, recipientStatus: change(raw.recipientStatus) };
}

import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { FILTERS, type Filter, POISON } from './queues.ts';
import type { Stored } from './retarus.ts';

const PAGE = 1_000;
/** Enough entries for a majority to say something (functions/poll-reports/tick/limits.ts). */
const SAMPLE = 20;

const isMajority = (part: number, whole: number): boolean => whole >= SAMPLE && part * 2 > whole;

/** What has none can never be deleted, and says nothing about the rest of its page. */
const hasJobId = (raw: Json): raw is JsonObject =>
  isJsonObject(raw) && typeof raw.jobId === 'string' && raw.jobId !== '';

/** The model's own judgement of an entry, made from what reports.ts can build. */
export function kindOf(raw: Json): 'final' | 'pending' | 'unreadable' {
  if (recipientsOf(raw).some((one) => one.status === 'PENDING' || one.reason === 'PENDING')) return 'pending';
  if (!hasJobId(raw) || ('pages' in raw && raw.pages !== 1)) return 'unreadable';
  const recipients = recipientsOf(raw);
  if (recipients.length === 0) return 'unreadable';
  return recipients.some((one) => one.status === 'PENDING') ? 'pending' : 'final';
}

export const isPoisonous = (raw: Json): boolean => recipientsOf(raw).some(({ reason }) => reason === POISON);

/**
 * What may keep a page from draining although no fault is left: most of it is bad. The forwarder then takes
 * the API or itself to be wrong, and touches nothing bad.
 */
export interface Tolerated {
  readonly isMostlyUnreadable: boolean;
  readonly isMostlyRefused: boolean;
}

/**
 * @param isKnown whether the environment knows an entry to be in quarantine: that says nothing about the API
 * of today
 */
export function toleratedIn(
  page: readonly Json[],
  isKnown: (raw: Json) => boolean,
  queues: readonly Filter[],
): Tolerated {
  const unreadable = page.filter((raw) => kindOf(raw) === 'unreadable');
  const fresh = unreadable.filter((raw) => hasJobId(raw) && !isKnown(raw)).length;

  const statuses = page.filter((raw) => kindOf(raw) === 'final').flatMap(recipientsOf);
  const messages = queues.flatMap((queue) => statuses.filter((status) => FILTERS[queue](status)));
  const poisonous = messages.filter(({ reason }) => reason === POISON).length;
  return {
    isMostlyUnreadable: isMajority(fresh, page.length - unreadable.length + fresh),
    isMostlyRefused: isMajority(poisonous, messages.length),
  };
}

/** The same for a backlog of several pages, which a tick works off until one of them stops it. */
export function toleratedInBacklog(
  backlog: readonly Stored[],
  isKnown: (raw: Json) => boolean,
  queues: readonly Filter[],
): Tolerated {
  const seen = new Set<Stored>();
  for (let rest = backlog; ; ) {
    const page = rest.slice(0, PAGE);
    const known = new Set(
      page.filter((entry) => seen.has(entry) || isKnown(entry.raw)).map(({ raw }) => raw),
    );
    const tolerated = toleratedIn(
      page.map(({ raw }) => raw),
      (raw) => known.has(raw),
      queues,
    );
    if (tolerated.isMostlyUnreadable || tolerated.isMostlyRefused || page.length < PAGE) return tolerated;
    for (const entry of page) seen.add(entry);
    rest = rest.filter(
      (entry) => !seen.has(entry) || entry.jobId === undefined || kindOf(entry.raw) === 'pending',
    );
  }
}

function recipientsOf(raw: Json): readonly { readonly [key: string]: Json }[] {
  const list = isJsonObject(raw) ? raw.recipientStatus : [];
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

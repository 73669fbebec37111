import { hash } from 'node:crypto';
import { masked } from '#cli/ui/mask.ts';
import { DATA_CENTERS } from '#poller/interface/data-centers.ts';
import { canonical } from '../run/canonical.ts';
import { readQuarantined } from '../run/quarantined.ts';
import type { Run } from '../run/run.ts';
import type { QuarantineDetail, QuarantineRow, Recipe, Rows, SetDetail, StatusDetail } from './protocol.ts';

type Json = Readonly<Record<string, unknown>>;

/** One status with everything around it; `undefined` where nothing with that id has arrived. */
export function statusDetail(run: Run, id: string): StatusDetail | undefined {
  const record = run.statuses.find(id);
  if (!record) return undefined;
  const { row, message, queues, times } = record;
  const { data } = JSON.parse(message.body) as { data: Json };
  const held = run.reports.get(`${data.account}@${data.dataCenter} ${row.jobId}`);
  return {
    row,
    event: masked(JSON.parse(message.body)),
    attributes: message.attributes,
    messageGroupId: message.messageGroupId ?? '',
    messageDeduplicationId: message.messageDeduplicationId ?? '',
    queues: [...queues],
    timesSent: run.ledger.timesSent(id),
    timesReceived: times,
    report: masked(held?.report),
    recipe: recipeOf(id, String(data.account), String(data.dataCenter), held?.report),
  };
}

/**
 * Works the ids of a report out by the published recipe, without the forwarder's code, and picks the one
 * asked for.
 */
export function recipeOf(
  id: string,
  account: string,
  dataCenter: string,
  report: unknown,
): Recipe | undefined {
  const { jobId, recipientStatus = [] } = (report ?? {}) as { jobId?: string; recipientStatus?: unknown[] };
  const seen = new Map<string, number>();
  for (const status of recipientStatus) {
    const content = canonical(status);
    const counter = seen.get(content) ?? 0;
    seen.set(content, counter + 1);
    const parts = [account, dataCenter, JSON.stringify(jobId), content, String(counter)];
    if (hash('sha256', parts.join('\n'), 'hex').slice(0, 32) !== id) continue;
    return { account, dataCenter, jobId: jobId ?? '', content: canonical(masked(status)), counter, id };
  }
  return undefined;
}

/** Newest first. */
export function quarantineRows(run: Run, text: string, from: number, count: number): Rows<QuarantineRow> {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = run.quarantine.entries
    .map((_, place) => rowOf(run, place))
    .filter((row) => {
      const found = [row.jobId, row.dataCenter, row.kind, ...row.problems].join(' ').toLowerCase();
      return words.every((word) => found.includes(word));
    })
    .reverse();
  return { total: rows.length, rows: rows.slice(from, from + count) };
}

export function quarantineDetail(run: Run, place: number): QuarantineDetail | undefined {
  const entry = run.quarantine.entries[place];
  if (!entry) return undefined;
  const { content } = readQuarantined(entry.body);
  return { row: rowOf(run, place), content: masked(content), attributes: entry.attributes };
}

/** The id by which `fax-status` knows a case; nothing where it is not in quarantine. */
export function quarantineIdAt(run: Run, place: number): string | undefined {
  const entry = run.quarantine.entries[place];
  return entry && !entry.isOut ? (JSON.parse(entry.body) as { id: string }).id : undefined;
}

function rowOf(run: Run, place: number): QuarantineRow {
  const { at = 0, body = '{}', isOut = false } = run.quarantine.entries[place] ?? {};
  const { kind, jobId, dataCenter, problems } = readQuarantined(body);
  return { place, at, kind, jobId: jobId ?? '(no job id)', dataCenter, problems, isOut };
}

export const SETS = ['held', 'atRetarus', 'lost', 'invented', 'repeated'] as const;
export type SetName = (typeof SETS)[number];

const MOST_ROWS = 200;

/** What a number of the verdict counts, row by row. Statuses and quarantine have lists of their own. */
export function setDetail(run: Run, set: SetName): SetDetail {
  const { ledger, world } = run;
  const verdict = run.verdict();
  if (set === 'held') {
    const rows = world.sources.map(({ name, source }) => {
      const { held, forwarded, quarantined, atRetarus, lost } = ledger.ofSource(name);
      const numbers = [held, forwarded, quarantined, atRetarus, lost].map((number) =>
        number.toLocaleString('en'),
      );
      return [`${name} (${DATA_CENTERS[source.dataCenter].city})`, ...numbers];
    });
    const columns = ['Source', 'Held', 'Forwarded', 'In quarantine', 'Still at Retarus', 'Lost'];
    return { columns, rows, total: rows.length };
  }
  if (set === 'atRetarus' || set === 'lost') {
    const rows = ledger
      .jobsIn(set, MOST_ROWS)
      .map(({ job, count }) => [job.jobId ?? '(no job id)', job.source, String(count)]);
    return { columns: ['Job', 'Source', 'Statuses'], rows, total: verdict[set] };
  }
  if (set === 'invented') {
    const rows = ledger.unknownIds().map((id) => [id]);
    return { columns: ['Event id'], rows: rows.slice(0, MOST_ROWS), total: rows.length };
  }
  const rows = ledger.repeatedIds().map(([id, times]) => [id, String(times)]);
  return { columns: ['Event id', 'Times received'], rows: rows.slice(0, MOST_ROWS), total: rows.length };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { UNREADABLE } from '../backlog/unreadable.ts';
import { type Call, type Fault, faults, jobIdOf } from '../report-api/index.ts';
import { type SqsCall, type SqsFault, sqsFaults } from '../sqs/index.ts';

/** Conditions that last until they are switched off. */
export const CONDITIONS = [
  'retarus-down',
  'retarus-slow',
  'credentials-refused',
  'half-unreadable',
  'deletes-refused',
  'sqs-throttled',
  'responses-lost',
  'consumer-stopped',
] as const;
export type Condition = (typeof CONDITIONS)[number];

/** How long a slow Retarus takes for each response, in milliseconds. */
export const SLOW_MS = 2500;
/** Below this many reports a majority says nothing about the API: a page of that size is served as it is. */
const MAJORITY_SAMPLE = 20;

/** Decides for each request what goes wrong with it: the conditions that are on, and single blows. */
export class Trouble {
  readonly on = new Set<Condition>();
  /** Called once, when the next bulk delete of that source arrives; that delete is then dropped undone. */
  readonly beforeDelete = new Map<string, () => Promise<void>>();
  #sends = 0;

  reportApi(call: Call): Fault | undefined | Promise<Fault | undefined> {
    const { operation } = call;
    const source = `${call.customerNumber}@${call.dataCenter}`;
    const blow = operation === 'bulk-delete' ? this.beforeDelete.get(source) : undefined;
    if (blow) {
      this.beforeDelete.delete(source);
      return blow().then(() => faults.reset);
    }
    if (this.on.has('retarus-down')) return faults.reset;
    if (this.on.has('credentials-refused'))
      return faults.responseWith(401, { body: { status: 401, message: 'The credentials are wrong.' } });
    if (this.on.has('half-unreadable') && operation === 'list') return faults.changed(changedFormat);
    return this.on.has('retarus-slow') ? slow : undefined;
  }

  refusesDelete(): 'INTERNAL_ERROR' | undefined {
    return this.on.has('deletes-refused') ? 'INTERNAL_ERROR' : undefined;
  }

  sqs({ action }: SqsCall): SqsFault | undefined {
    if (action !== 'SendMessageBatch') return undefined;
    // Every second request, so that what is sent again gets through sooner or later.
    const isHit = this.#sends++ % 2 === 0;
    if (!isHit) return undefined;
    if (this.on.has('sqs-throttled')) return sqsFaults.throttled;
    return this.on.has('responses-lost') ? { kind: 'response-lost' } : undefined;
  }
}

const slow: Fault = async ({ apply, send }) => {
  await sleep(SLOW_MS);
  send(apply());
};

type Body = { readonly reports?: readonly Record<string, unknown>[] };

/**
 * Three of five reports come in another format, always the same ones, where there are enough to be a
 * majority.
 */
function changedFormat<R extends { readonly body: unknown }>(response: R): R {
  const reports = (response.body as Body).reports ?? [];
  const hit = reports.filter(isHit);
  if (reports.length < MAJORITY_SAMPLE || hit.length * 2 <= reports.length) return response;
  const damage = UNREADABLE.recipientsMissing;
  return {
    ...response,
    body: { reports: reports.map((report) => (damage && isHit(report) ? damage(report) : report)) },
  };
}

/** By the job id alone: a later list shows the same reports damaged. */
function isHit(report: unknown): boolean {
  let sum = 0;
  for (const character of jobIdOf(report) ?? '') sum += character.codePointAt(0) ?? 0;
  return sum % 5 < 3;
}

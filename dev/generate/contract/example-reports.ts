/**
 * One invented recipient per reason class, and for each outcome what else a consumer can meet: a field that
 * Retarus added, `null` where there is nothing, a status and a reason that contradict each other.
 */
export interface ExampleReport {
  /** File name without its ending, and name in the AsyncAPI document. */
  readonly name: string;
  readonly summary: string;
  readonly status: string;
  readonly reason: string;
  /** What differs from an ordinary report. */
  readonly report?: Readonly<Record<string, unknown>>;
  readonly recipient?: Readonly<Record<string, unknown>>;
}

export const EXAMPLE_REPORTS: readonly ExampleReport[] = [
  { name: 'delivered', summary: 'All pages arrived.', status: 'OK', reason: 'OK' },
  {
    name: 'delivered-minimal',
    summary: 'The least that Retarus gives: no reference, no number dialled, no time.',
    status: 'OK',
    reason: 'OK',
    report: { reference: null },
    recipient: { properties: null, sentTs: null, sentToNumber: null, remoteCsid: null },
  },
  {
    name: 'delivered-with-added-fields',
    summary: 'Retarus added fields one day: they are passed on; one whose name is taken is under shadowed.',
    status: 'OK',
    reason: 'OK',
    report: { priority: 'high', account: 'sales' },
    recipient: { resolution: 'fine', outcome: 'complete' },
  },
  {
    name: 'uncertain',
    summary: 'The end was not confirmed: the fax may have arrived.',
    status: 'FAILED',
    reason: 'EOD_FAILED',
  },
  {
    name: 'uncertain-contradiction',
    summary: 'Status and reason contradict each other: nobody knows whether the fax arrived.',
    status: 'OK',
    reason: 'BUSY',
  },
  { name: 'busy', summary: 'The line was engaged.', status: 'FAILED', reason: 'BUSY' },
  { name: 'no-fax-device', summary: 'No fax device responded.', status: 'FAILED', reason: 'NOFAX_TO' },
  { name: 'no-answer', summary: 'Nobody responded.', status: 'FAILED', reason: 'RING_TO' },
  { name: 'wrong-number', summary: 'The number is wrong.', status: 'FAILED', reason: 'WRONG_NO' },
  { name: 'transmission', summary: 'The transmission broke.', status: 'FAILED', reason: 'NO_TRAIN' },
  { name: 'document', summary: 'The document cannot be faxed.', status: 'FAILED', reason: 'RENDERING_ERROR' },
  { name: 'blocked', summary: 'The number is on a blocking list.', status: 'FAILED', reason: 'BLACKLIST' },
  { name: 'cancelled', summary: 'The sender cancelled it.', status: 'FAILED', reason: 'CANCELLED' },
  {
    name: 'provider',
    summary: 'A code that the settings of this forwarder class as trouble of the provider.',
    status: 'FAILED',
    reason: 'GATEWAY_DOWN',
  },
  { name: 'unknown', summary: 'A code that is in no table.', status: 'FAILED', reason: 'NEW_CODE' },
];

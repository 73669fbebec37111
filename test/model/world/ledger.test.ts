import { expect, test } from 'vitest';
import { Ledger } from './ledger.ts';
import { rawReport } from './reports.ts';

const stored = {
  jobId: 'J1',
  raw: rawReport('J1', { kind: 'readable', recipients: [{ number: 1, reason: 'OK' }] }),
};

test('a job that is gone without its messages breaks P1', () => {
  const ledger = new Ledger(['all']);
  expect(() => ledger.deleted([stored])).toThrow(/^P1: job J1 is gone at Retarus/);
});

test('a job whose message is in one of its two queues breaks P1', () => {
  const ledger = new Ledger(['all', 'delivered']);
  const status = { id: 'a', content: JSON.stringify(contentOf()) };
  ledger.accept({ queue: 'all', id: 'a', jobId: 'J1', status, isRejected: false });
  expect(() => ledger.deleted([stored])).toThrow(/P1: .*in queue "delivered"/);
});

/** The recipient's fields in order of their names. */
const contentOf = () => ({
  durationInSecs: 19,
  number: '+498900001',
  properties: null,
  reason: 'OK',
  sentTs: '2026-11-02T10:00:00Z',
  status: 'OK',
});

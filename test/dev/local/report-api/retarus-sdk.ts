/**
 * Retarus' published Python SDK against the report API simulator: what the simulator says is what Retarus'
 * own client understands. It needs Python and the package index, so it is part of `npm run test:python`, not
 * of `npm test`.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startReportApi } from '#dev/local/report-api/index.ts';
import { Impossible, pythonWith } from '#test/examples/python/environment.ts';
import { aReport } from '#test/support/reports.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const ACCOUNT = { customerNumber: '99999', username: 'fax@example.com', password: 'invented-password' };

async function main(): Promise<void> {
  const python = pythonWith(join(import.meta.dirname, 'retarus-sdk-requirements.txt'), join(ROOT, '.cache'));
  const api = await startReportApi({ dataCenters: ['de2', 'de1'], accounts: [ACCOUNT] });
  try {
    const [first, second] = [aReport('FJ1'), aReport('FJ2')];
    for (const report of [first, second]) api.add('de2', report);
    api.add('de1', aReport('FJ3'));

    const { stdout } = await promisify(execFile)(
      python,
      [
        join(import.meta.dirname, 'retarus_sdk.py'),
        ACCOUNT.customerNumber,
        ACCOUNT.username,
        api.url('de2'),
        api.url('de1'),
      ],
      { env: { RETARUS_PASSWORD: ACCOUNT.password } },
    );
    const seen = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');

    assert.deepEqual(seen.listed, { reports: [first, second] });
    assert.deepEqual(seen.one, first);
    console.log("ok  Retarus' SDK lists the reports and gets one");
    assert.deepEqual(seen.deleted, { jobId: 'FJ1', deleted: true });
    assert.deepEqual(seen.left, { reports: [second] });
    console.log("ok  Retarus' SDK deletes a report, and the next list is without it");
    assert.equal(seen.absent, false);
    assert.equal(seen.wrongPassword, 'ApiAuthorizationError');
    console.log("ok  Retarus' SDK takes 404 for False and 401 for refused credentials");
    assert.equal(seen.elsewhere, false);
    assert.equal(api.count('de1'), 1);
    console.log("ok  Retarus' SDK asks the first data center of a region only");
    assert.deepEqual(seen.deletedAll, { reports: [{ jobId: 'FJ2', deleted: true }] });
    assert.deepEqual(seen.empty, { reports: [] });
    assert.equal(api.calls.at(-3)?.operation, 'delete-oldest');
    console.log("ok  Retarus' SDK deletes the oldest reports, whatever it has listed");
    assert.equal(seen.otherAlphabet, 'ApiInvalidPayload');
    console.log("ok  Retarus' SDK sends URL-safe base64, which the simulator refuses as malformed");
  } finally {
    await api.close();
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof Impossible)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

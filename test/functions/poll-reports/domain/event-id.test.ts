import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quarantineId, statusIds } from '#poller/domain/event-id.ts';
import { canonicalJson } from '#poller/domain/json.ts';
import type { RecipientStatus, Report } from '#poller/domain/report.ts';
import type { Source } from '#poller/interface/source.ts';
import * as arbitrary from '#test/support/arbitraries.ts';
import { catches, holds } from '#test/support/properties.ts';
import { aReport, aStatus } from '#test/support/reports.ts';

type Ids = (source: Source, report: Report) => string[];
const idsOf: Ids = (source, report) => report.recipientStatus.map(statusIds(source, report.jobId));
const idOf = (source: Source, jobId: string, status: RecipientStatus): string =>
  statusIds(source, jobId)(status);

const SOURCE: Source = { account: '99999', dataCenter: 'de1' };

/** Stands for an id: what it would be a hash of. */
const place = (source: Source, report: Report, ...rest: unknown[]): string =>
  canonicalJson([source, report.jobId, ...rest]);

describe('no two statuses of a job share an id', () => {
  const property = (ids: Ids) =>
    fc.property(arbitrary.source, arbitrary.report, (source, report) => {
      const given = ids(source, report);
      return given.length === report.recipientStatus.length && new Set(given).size === given.length;
    });

  test('also where two are identical', () => holds(property(idsOf)));

  test('which a hash of the content alone would break', () =>
    catches(
      property((source, report) => report.recipientStatus.map((status) => place(source, report, status))),
    ));
});

describe('ids do not depend on the order of recipients or of their fields', () => {
  const property = (ids: Ids) =>
    fc.property(arbitrary.source, arbitrary.report, (source, report) => {
      const turned = {
        ...report,
        recipientStatus: report.recipientStatus
          .map(
            (status) =>
              arbitrary.objectOf(Object.entries(status).reverse()) as Report['recipientStatus'][number],
          )
          .reverse(),
      };
      const pairs = (from: Report) =>
        ids(source, from)
          .map((id, index) => `${id} ${canonicalJson(from.recipientStatus[index])}`)
          .sort()
          .join();
      return pairs(report) === pairs(turned);
    });

  test('for any job', () => holds(property(idsOf)));

  test('which an id by position would break', () =>
    catches(
      property((source, report) =>
        report.recipientStatus.map((_, index) => place(source, report, String(index))),
      ),
    ));

  test('which a hash of the JSON as it came would break', () =>
    catches(
      property((source, report) => {
        const seen: string[] = [];
        return report.recipientStatus.map((status) => {
          const json = JSON.stringify(status);
          seen.push(json);
          return place(source, report, json, seen.filter((other) => other === json).length);
        });
      }),
    ));
});

describe('a status of another account, data center, job or content has another id', () => {
  const parts = fc.tuple(arbitrary.source, arbitrary.oddText({ minLength: 1 }), arbitrary.recipientStatus);
  const property = (id: typeof idOf) =>
    fc.property(parts, parts, fc.nat(3), (one, [source, jobId, status], changed) => {
      const other: typeof one = [
        {
          account: changed === 0 ? source.account : one[0].account,
          dataCenter: changed === 1 ? source.dataCenter : one[0].dataCenter,
        },
        changed === 2 ? jobId : one[1],
        changed === 3 ? status : one[2],
      ];
      return (id(...one) === id(...other)) === (canonicalJson(one) === canonicalJson(other));
    });

  test('and the same status the same', () => holds(property(idOf)));

  test('which an id without the data center would break', () =>
    catches(property(({ account }, jobId, status) => canonicalJson([account, jobId, status]))));
});

test('a repetition within the job has an id of its own, in whatever company', () => {
  const [first, , again] = idsOf(
    SOURCE,
    aReport('FJ1', { recipientStatus: [aStatus(), aStatus({ remoteCsid: 'B' }), aStatus()] }),
  );
  expect(idsOf(SOURCE, aReport('FJ1', { recipientStatus: [aStatus(), aStatus()] }))).toEqual([first, again]);
  expect(first).toBe(idOf(SOURCE, 'FJ1', aStatus()));
});

test('ids stay what they are from release to release: a consumer knows a repetition by them', () => {
  expect(idOf(SOURCE, 'FJ1', aStatus())).toBe('02774f81b2dd5b9df8a1da38d37288aa');
  const [, again] = [aStatus(), aStatus()].map(statusIds(SOURCE, 'FJ1'));
  expect(again).toBe('13e0d83024bb4b1e5fb1e94f0ff289e2');
  expect(quarantineId(SOURCE, '{"jobId":"FJ1"}')).toBe('49380eca8e25d63cf6dd89b8709937d8');
});

test('an unreadable report and a status never share an id', () => {
  expect(quarantineId(SOURCE, canonicalJson(aStatus()))).not.toBe(idOf(SOURCE, 'unreadable', aStatus()));
});

import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FaxStatusEvent, faxStatusEventSchema } from '#contract/event.ts';
import { REASONS } from '#contract/reasons.ts';
import { eventsOf, timeOf } from '#poller/domain/event.ts';
import { statusIds } from '#poller/domain/event-id.ts';
import { statusMessage } from '#poller/domain/message.ts';
import type { RecipientStatus, Report } from '#poller/domain/report.ts';
import type { Source } from '#poller/interface/source.ts';
import * as arbitrary from '#test/support/arbitraries.ts';
import { catches, holds } from '#test/support/properties.ts';
import { aReport, aStatus } from '#test/support/reports.ts';

type Build = typeof eventsOf;
type Fields = Readonly<Record<string, unknown>>;
const SOURCE: Source = { account: '99999', dataCenter: 'de1' };

/** What the message says in its own words; a field of Retarus' with such a name stands under `shadowed`. */
const OWN = [
  ...['account', 'dataCenter', 'recipient', 'outcome', 'reasonClass', 'suggestedAction', 'shadowed'],
  ...arbitrary.REPORT_FIELDS.filter((name) => name !== 'recipientStatus'),
];

/** What a consumer receives: the event after its way through the queue. */
const received = (event: FaxStatusEvent): FaxStatusEvent => JSON.parse(statusMessage(event).body);

const inside = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Fields)[name]
    : undefined;

/** Retarus' report again, as far as one event tells it; fields whose place nobody could know are left out. */
function restored(data: Fields, original: RecipientStatus): { job: Fields; status: Fields } {
  const shadowedOf = (part: string) => Object.entries((inside(data.shadowed, part) ?? {}) as Fields);
  const kept = Object.entries(data).filter(([name]) => !OWN.includes(name));
  const isOfRecipient = (name: string) => Object.hasOwn(original, name);
  return {
    job: Object.fromEntries([
      ...Object.entries(data).filter(([name]) => ['jobId', 'pages', 'reference'].includes(name)),
      ...kept.filter(([name]) => !isOfRecipient(name)),
      ...shadowedOf('report'),
    ]),
    status: Object.fromEntries([...kept.filter(([name]) => isOfRecipient(name)), ...shadowedOf('recipient')]),
  };
}

const arrivesUnchanged = (build: Build) =>
  fc.property(arbitrary.source, arbitrary.report, (source, report) => {
    const events = build(source, report, REASONS).map(received);
    const { recipientStatus, ...job } = report;
    return (
      events.length === recipientStatus.length &&
      events.every((event, index) => {
        const original = recipientStatus[index] ?? aStatus();
        const back = restored(event.data, original);
        return isDeepStrictEqual(back.status, { ...original }) && isDeepStrictEqual(back.job, job);
      })
    );
  });

const fitsContract = (build: Build) =>
  fc.property(arbitrary.source, arbitrary.report, (source, report) =>
    build(source, report, REASONS).every((event) => faxStatusEventSchema.safeParse(received(event)).success),
  );

/** The real events, each with its data changed. */
const changing =
  (change: (data: Fields, status: RecipientStatus, report: Report) => Fields): Build =>
  (source, report, reasons) =>
    eventsOf(source, report, reasons).map((event, index) => ({
      ...event,
      data: change(event.data, report.recipientStatus[index] ?? aStatus(), report) as FaxStatusEvent['data'],
    }));

test.each<[unknown, string | undefined]>([
  ['2026-11-20T10:00:00Z', '2026-11-20T10:00:00.000Z'],
  ['2026-11-20t10:00:00.5z', '2026-11-20T10:00:00.500Z'],
  ['2026-11-20T10:00:00+02:00', '2026-11-20T08:00:00.000Z'],
  ['2026-11-20T10:00:00+0200', '2026-11-20T08:00:00.000Z'],
  ['2026-11-20T10:00:00.123Z', '2026-11-20T10:00:00.123Z'],
  ['2026-11-20T10:00', '2026-11-20T10:00:00.000Z'],
  ['x 2026-11-20T10:00:00Z', undefined],
  ['2026-11-20T10:00:00Z (UTC)', undefined],
  [['2026-11-20T10:00:00Z'], undefined],
  ['2026-11-20T25:00:00Z', undefined],
  ['1', undefined],
  ['20', undefined],
  ['2026-11-20', undefined],
  ['Fri, 20 Nov 2026 10:00:00 GMT', undefined],
  [1_795_000_000_000, undefined],
  [null, undefined],
])('the time of a sentTs of %j is %s', (sentTs, expected) => {
  const time = timeOf(sentTs);
  expect(time === undefined ? undefined : new Date(time).toISOString()).toBe(expected);
});

describe('a duration and a number of pages', () => {
  test.each([undefined, null, 3])('that are %s are passed on as they are', (value) => {
    const { durationInSecs: _, ...status } = aStatus();
    const { pages: __, ...rest } = aReport('FJ1');
    const recipient = value === undefined ? status : { ...status, durationInSecs: value };
    const report = { ...rest, recipientStatus: [recipient], ...(value !== undefined && { pages: value }) };
    const [event] = eventsOf({ account: '99999', dataCenter: 'de1' }, report, REASONS);
    expect(faxStatusEventSchema.safeParse(event).success).toBe(true);
    expect(event && 'pages' in event.data).toBe(value !== undefined);
    expect(event && 'durationInSecs' in event.data).toBe(value !== undefined);
    expect(event?.data).toMatchObject(value === undefined ? {} : { pages: value, durationInSecs: value });
  });
});

describe('every field of the API arrives unchanged, and none is invented (P2)', () => {
  test('for any report', () => holds(arrivesUnchanged(eventsOf)));

  test.each<[string, Build]>([
    [
      'an optional null that is left out',
      changing(({ properties, ...data }) => (properties === null ? data : { ...data, properties })),
    ],
    ['a text that is trimmed', changing((data) => ({ ...data, number: String(data.number).trim() }))],
    [
      'a field that is not documented and dropped',
      changing((data) => {
        const known = [...OWN, ...arbitrary.STATUS_FIELDS];
        return Object.fromEntries(Object.entries(data).filter(([name]) => known.includes(name)));
      }),
    ],
    [
      'fields of the report that win over the recipient’s',
      changing((data, _, report) => ({ ...data, ...report })),
    ],
    [
      'fields that are assigned',
      changing((data) => {
        const copy: Record<string, unknown> = {};
        for (const [name, value] of Object.entries(data)) copy[name] = value;
        return copy;
      }),
    ],
    ['a recipient that is left out', (...report) => eventsOf(...report).slice(0, 2)],
  ])('which %s would break', (_, build) => catches(arrivesUnchanged(build)));
});

describe('every event is one that the contract allows', () => {
  test('for any report', () => holds(fitsContract(eventsOf)));

  test('which fields of the report in the place of missing ones of the recipient would break', () =>
    catches(
      fitsContract(
        changing((data, status, { jobId, pages, reference, recipientStatus, ...added }) => ({
          ...added,
          ...data,
          ...status,
        })),
      ),
    ));
});

describe('time', () => {
  /** RFC 3339, section 5.6, with a calendar of its own. */
  function isRfc3339(text: string): boolean {
    const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|[+-](\d\d):(\d\d))$/i.exec(text);
    if (!parts) return false;
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ...offset] = parts
      .slice(1)
      .map((part) => Number(part ?? 0));
    const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
    const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
    const [offsetHour = 0, offsetMinute = 0] = offset;
    const clock = hour <= 23 && minute <= 59 && second <= 59;
    return day >= 1 && day <= days && clock && offsetHour <= 23 && offsetMinute <= 59;
  }
  const two = (max: number) => fc.integer({ min: 0, max }).map((part) => String(part).padStart(2, '0'));
  const timestamp = fc
    .tuple(
      fc.constantFrom('2024', '2026', '1900', '2000', '0000', '9999'),
      fc.tuple(two(13), two(32), fc.constantFrom('T', 't', ' '), two(25), two(60), two(61)),
      fc.constantFrom('', '.1', '.123456789', '.'),
      fc.oneof(
        fc.constantFrom('Z', 'z', '', ' Z'),
        fc.tuple(fc.constantFrom('+', '-'), two(24), two(60)).map(([sign, h, m]) => `${sign}${h}:${m}`),
      ),
    )
    .map(
      ([year, [month, day, letter, hour, minute, second], fraction, zone]) =>
        `${year}-${month}-${day}${letter}${hour}:${minute}:${second}${fraction}${zone}`,
    );
  const property = (build: Build) =>
    fc.property(fc.oneof(timestamp, arbitrary.timestamp), (sentTs) => {
      const [event] = build(SOURCE, aReport('FJ1', { recipientStatus: [aStatus({ sentTs })] }), REASONS);
      return event?.time === (isRfc3339(sentTs) ? sentTs : undefined) && event?.data.sentTs === sentTs;
    });

  test('is sentTs exactly where that is a timestamp of RFC 3339', () => holds(property(eventsOf)));

  test('which whatever Date.parse takes would not be', () =>
    catches(
      property((...report) =>
        eventsOf(...report).map(({ time: _, ...event }) => ({
          ...event,
          ...(!Number.isNaN(Date.parse(event.data.sentTs ?? '')) && { time: event.data.sentTs ?? '' }),
        })),
      ),
    ));

  test.each([
    '2024-02-29T23:59:59Z',
    '2026-11-20t10:00:00.5+01:00',
    '2000-02-29T00:00:00z',
    '2026-12-31T00:00:00-23:59',
  ])('may be %s', (sentTs) => {
    const [event] = eventsOf(SOURCE, aReport('FJ1', { recipientStatus: [aStatus({ sentTs })] }), REASONS);
    expect(event?.time).toBe(sentTs);
  });

  test.each([
    ...['2026-02-29T10:00:00Z', '1900-02-29T10:00:00Z', '2026-04-31T10:00:00Z', '2026-11-20T24:00:00Z'],
    ...[
      '2026-11-20T10:00:60Z',
      '2026-11-20',
      '2026-11-20T10:00Z',
      '2026-11-20T10:00:00',
      'x2026-11-20T10:00:00Z',
      '2026-11-00T10:00:00Z',
    ],
    ...[
      '2026-11-20T10:00:00Zx',
      '2026-11-20T10:00:00Z (UTC)',
      '2026-11-20T10:00:00+0100',
      '',
      null,
      undefined,
    ],
  ])('may not be %s', (sentTs) => {
    const recipientStatus = [aStatus({ sentTs } as Partial<RecipientStatus>)];
    const [event] = eventsOf(SOURCE, aReport('FJ1', { recipientStatus }), REASONS);
    expect(event).not.toHaveProperty('time');
  });
});

test('an event is an envelope around one status', () => {
  const report = aReport('FJ1', {
    recipientStatus: [aStatus(), aStatus({ status: 'FAILED', reason: 'BUSY', added: 1 })],
    pages: 3,
    reference: { billingCode: 'C1' },
    priority: 'high',
  });
  const [, id] = report.recipientStatus.map(statusIds(SOURCE, 'FJ1'));
  expect(eventsOf(SOURCE, report, REASONS)[1]).toEqual({
    specversion: '1.0',
    id,
    source: 'urn:fax-status-forwarder:de1:99999',
    type: 'fax.recipient-status.v1',
    subject: 'FJ1',
    time: '2026-11-20T10:00:00Z',
    datacontenttype: 'application/json',
    data: {
      account: '99999',
      dataCenter: 'de1',
      jobId: 'FJ1',
      pages: 3,
      reference: { billingCode: 'C1' },
      recipient: { position: 2, count: 2 },
      ...aStatus({ status: 'FAILED', reason: 'BUSY' }),
      added: 1,
      priority: 'high',
      outcome: 'failed',
      reasonClass: 'busy',
      suggestedAction: 'retry_then_contact_recipient',
    },
  });
});

test.each([
  ['absent', aReport('FJ1'), false],
  ['null', aReport('FJ1', { reference: null }), true],
])('a reference that is %s stays so', (_, report, expected) => {
  expect(Object.hasOwn(eventsOf(SOURCE, report, REASONS)[0]?.data ?? {}, 'reference')).toBe(expected);
});

describe('a field whose name is taken stands under `shadowed`', () => {
  const dataOf = (report: Report) => eventsOf(SOURCE, report, REASONS)[0]?.data;

  test.each([
    ...['account', 'dataCenter', 'recipient', 'outcome', 'reasonClass', 'suggestedAction', 'shadowed'],
    ...['jobId', 'pages', 'reference'],
  ])('%s of a recipient', (name) => {
    const data = dataOf(aReport('FJ1', { recipientStatus: [aStatus({ [name]: 'theirs', other: 1 })] }));
    expect(data?.shadowed).toEqual({ recipient: { [name]: 'theirs' } });
    expect(data?.[name]).not.toBe('theirs');
    expect(data).toMatchObject({ ...aStatus(), other: 1 });
  });

  test.each([
    ...['account', 'dataCenter', 'recipient', 'outcome', 'reasonClass', 'suggestedAction', 'shadowed'],
    ...arbitrary.STATUS_FIELDS,
  ])('%s of a report', (name) => {
    const data = dataOf(aReport('FJ1', { [name]: 'theirs', other: 1 }));
    expect(data?.shadowed).toEqual({ report: { [name]: 'theirs' } });
    expect(data?.[name]).not.toBe('theirs');
    expect(data).toMatchObject({ ...aStatus(), other: 1 });
  });

  test('one that report and recipient share', () => {
    const data = dataOf(aReport('FJ1', { attempts: 1, recipientStatus: [aStatus({ attempts: 2 })] }));
    expect(data).toMatchObject({ attempts: 2, shadowed: { report: { attempts: 1 } } });
  });

  test.each(['durationInSecs', 'properties', 'sentTs', 'sentToNumber', 'remoteCsid'])(
    '%s of the report where a recipient happens not to have it',
    (name) => {
      const recipient = { ...aStatus(), [name]: undefined };
      const report = { ...aReport('FJ1', { [name]: 7 }), recipientStatus: [recipient] };
      const data = dataOf(JSON.parse(JSON.stringify(report)));
      expect(data).not.toHaveProperty(name);
      expect(data?.shadowed).toEqual({ report: { [name]: 7 } });
    },
  );

  test('and otherwise there is no such thing', () => {
    expect(dataOf(aReport('FJ1', { other: 1 }))).not.toHaveProperty('shadowed');
  });
});

import { expect, test } from 'vitest';
import { digestOf } from '#digest/interface/digest.ts';
import { comparedWindows, Measures } from '#digest/interface/measures.ts';

const ASKED = {
  service: 'faxes',
  sources: ['12345@de1', '12345@de2'],
  watches: ['claims'],
  queueNames: ['quarantine-queue'],
};
const TO = Date.parse('2026-11-24T06:00:00Z');
const HOUR = 3_600_000;

const idOf = ({ queries }: Measures, metric: string, value: string) =>
  queries.find(
    ({ MetricStat: { Metric } }) =>
      Metric.MetricName === metric && Metric.Dimensions.some(({ Value }) => Value === value),
  )?.Id ?? '';

test('a week before is the same hours of the same weekday, in whole minutes', () => {
  expect(comparedWindows(TO + 20_500)).toEqual({
    day: { from: TO - 24 * HOUR, to: TO },
    weekBefore: { from: TO - 8 * 24 * HOUR, to: TO - 7 * 24 * HOUR },
  });
});

test('each query has an id that CloudWatch takes, and the dimensions that the function emits', () => {
  const { queries } = new Measures(ASKED);
  expect(new Set(queries.map(({ Id }) => Id)).size).toBe(queries.length);
  for (const { Id } of queries) expect(Id).toMatch(/^[a-z]\w*$/);
  expect(queries.map(({ MetricStat: { Metric } }) => Metric.Dimensions)).toContainEqual([
    { Name: 'service', Value: 'faxes' },
    { Name: 'source', Value: '12345@de2' },
  ]);
});

test('more queries than a request takes are several requests', () => {
  const sources = Array.from({ length: 1_000 }, (_, index) => `${index}@de1`);
  const measures = new Measures({ ...ASKED, sources });
  const requests = measures.requests({ from: TO - HOUR, to: TO });
  expect(requests.every(({ MetricDataQueries }) => MetricDataQueries.length <= 500)).toBe(true);
  expect(requests.flatMap(({ MetricDataQueries }) => MetricDataQueries)).toEqual(measures.queries);
});

test('a series that comes in several pieces is added up', () => {
  const measures = new Measures(ASKED);
  const Id = idOf(measures, 'Statuses', 'faxes');
  measures.add([{ Id, Timestamps: [new Date(TO)], Values: [3] }]);
  measures.add([{ Id, Timestamps: [new Date(TO), new Date(TO)], Values: [4, 5] }]);
  expect(measures.sum('statuses')).toBe(12);
});

test('the digest names the slowest hour, sources without a good poll, and the next expiry', () => {
  const day = new Measures(ASKED);
  day.add([
    {
      Id: idOf(day, 'DeliveryLag', 'faxes'),
      Timestamps: [new Date(TO - HOUR), new Date(TO - 2 * HOUR)],
      Values: [30, 90],
    },
    { Id: idOf(day, 'PollSucceeded', '12345@de1'), Timestamps: [new Date(TO)], Values: [1440] },
    { Id: idOf(day, 'PollSucceeded', '12345@de2'), Timestamps: [new Date(TO)], Values: [0] },
    {
      Id: idOf(day, 'ApproximateAgeOfOldestMessage', 'quarantine-queue'),
      Timestamps: [new Date(TO - 60_000), new Date(TO - 120_000)],
      Values: [7200, 99_999],
    },
  ]);
  const url = 'https://sqs.eu-central-1.amazonaws.com/111111111111/quarantine-queue';
  const digest = digestOf({
    service: 'faxes',
    window: { from: TO - 24 * HOUR, to: TO },
    day,
    weekBefore: new Measures({ ...ASKED, sources: [], queueNames: [] }),
    sources: ASKED.sources,
    watches: ASKED.watches,
    queues: [{ name: 'quarantine', kind: 'quarantine', url, messages: 2, retentionSeconds: 14 * 86_400 }],
    alarms: [],
  });
  expect(digest).toMatchObject({
    slowestHour: { at: TO - 2 * HOUR, seconds: 90 },
    silentSources: ['12345@de2'],
    waiting: [{ queue: 'quarantine', messages: 2, since: TO - 2 * HOUR }],
  });
  expect(digest.waiting[0]?.expires).toBe(TO - 2 * HOUR + 14 * 24 * HOUR);
});

test('a source is not set up as long as its latest tick says so, and no longer', () => {
  const measures = (setUp: Date) => {
    const day = new Measures(ASKED);
    day.add([
      { Id: idOf(day, 'NotSetUp', '12345@de1'), Timestamps: [new Date(TO - HOUR)], Values: [1] },
      { Id: idOf(day, 'PollSucceeded', '12345@de1'), Timestamps: [setUp], Values: [1] },
    ]);
    return day;
  };
  const notSetUp = (day: Measures) =>
    digestOf({
      service: 'faxes',
      window: { from: TO - 24 * HOUR, to: TO },
      day,
      weekBefore: new Measures({ ...ASKED, sources: [], queueNames: [] }),
      sources: ASKED.sources,
      watches: [],
      queues: [],
      alarms: [],
    }).notSetUp;
  expect(notSetUp(measures(new Date(TO - HOUR)))).toEqual(['12345@de1']);
  expect(notSetUp(measures(new Date(TO - HOUR / 2)))).toEqual([]);
});

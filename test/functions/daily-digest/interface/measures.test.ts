import { expect, test } from 'vitest';
import { digestOf } from '#digest/interface/digest.ts';
import { comparedWindows, Measures, requestsOf } from '#digest/interface/measures.ts';

const ASKED = {
  service: 'faxes',
  sources: ['12345@de1', '12345@de2'],
  reportRetentionDays: 30,
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
  const requests = requestsOf(measures.queries, { from: TO - HOUR, to: TO });
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
    ...ASKED,
    window: { from: TO - 24 * HOUR, to: TO },
    day,
    weekBefore: new Measures({ ...ASKED, sources: [], queueNames: [] }),
    queues: [{ name: 'quarantine', kind: 'quarantine', url, messages: 2, retentionSeconds: 14 * 86_400 }],
    alarms: [],
  });
  expect(digest).toMatchObject({
    slowestHour: { at: TO - 2 * HOUR, seconds: 90 },
    silentSources: [{ source: '12345@de2' }],
    waiting: [{ queue: 'quarantine', messages: 2, since: TO - 2 * HOUR }],
  });
  expect(digest.waiting[0]?.expires).toBe(TO - 2 * HOUR + 14 * 24 * HOUR);
});

test('a source is not set up as long as its latest tick says so, and no longer', () => {
  const measures = (setUp: Date) => {
    const day = new Measures(ASKED);
    day.askWhichAreNotSetUp(ASKED.sources);
    day.add([
      { Id: idOf(day, 'NotSetUp', '12345@de1'), Timestamps: [new Date(TO - HOUR)], Values: [1] },
      { Id: idOf(day, 'PollSucceeded', '12345@de1'), Timestamps: [setUp], Values: [1] },
    ]);
    return day;
  };
  const notSetUp = (day: Measures) =>
    digestOf({
      ...ASKED,
      window: { from: TO - 24 * HOUR, to: TO },
      day,
      weekBefore: new Measures({ ...ASKED, sources: [], queueNames: [] }),
      queues: [],
      alarms: [],
    }).notSetUp;
  expect(notSetUp(measures(new Date(TO - HOUR)))).toEqual(['12345@de1']);
  expect(notSetUp(measures(new Date(TO - HOUR / 2)))).toEqual([]);
});

test('CloudWatch is asked for these series, and for nothing else', () => {
  const { queries } = new Measures({ ...ASKED, sources: ['12345@de1'] });
  const asked = queries.map(({ MetricStat: { Metric, Period, Stat } }) => {
    const values = Metric.Dimensions.map(({ Name, Value }) => `${Name}=${Value}`);
    return `${Stat} of ${Metric.Namespace} ${Metric.MetricName} ${values.join(' ')} in ${Period} s`;
  });
  const own = (metric: string, value = '') =>
    `Sum of FaxStatusForwarder ${metric} service=faxes${value} in 60 s`;
  const classes = [
    ...['busy', 'no_fax_device', 'no_answer', 'wrong_number', 'transmission', 'document', 'blocked'],
    ...['cancelled', 'provider', 'unknown'],
  ];
  expect(asked).toEqual([
    own('Statuses'),
    own('StatusesFailed'),
    own('StatusesUncertain'),
    'p95 of FaxStatusForwarder DeliveryLag service=faxes in 3600 s',
    ...classes.map((name) => own('Statuses', ` reasonClass=${name}`)),
    own('Statuses', ' watch=claims'),
    own('StatusesFailed', ' watch=claims'),
    own('PollSucceeded', ' source=12345@de1'),
    'Maximum of AWS/SQS ApproximateAgeOfOldestMessage QueueName=quarantine-queue in 60 s',
    own('NotSetUp'),
  ]);
});

test('whether credentials are missing is asked of the service at first, where it has sources', () => {
  const measures = new Measures(ASKED);
  measures.add([{ Id: idOf(measures, 'NotSetUp', 'faxes'), Timestamps: [new Date(TO)], Values: [2] }]);
  expect(measures.sum('not set up')).toBe(2);
  expect(idOf(new Measures({ ...ASKED, sources: [] }), 'NotSetUp', 'faxes')).toBe('');
});

test('each series stands in its place in the digest', () => {
  const asked = { ...ASKED, sources: ['12345@de1'] };
  const filled = (add: number) => {
    const measures = new Measures(asked);
    measures.askWhichAreNotSetUp(asked.sources);
    measures.add(
      measures.queries.map(({ Id }, index) => ({ Id, Timestamps: [new Date(TO)], Values: [index + add] })),
    );
    return measures;
  };
  const both = (day: number) => ({ day, weekBefore: day + 100 });
  const url = 'https://sqs.eu-central-1.amazonaws.com/111111111111/quarantine-queue';
  const queue = { kind: 'dead-letter', url, retentionSeconds: 60, belongsTo: 'claims' } as const;
  const digest = digestOf({
    ...asked,
    window: { from: TO - 24 * HOUR, to: TO },
    day: filled(1),
    weekBefore: filled(101),
    queues: [
      { ...queue, name: 'full', messages: 1 },
      { ...queue, name: 'empty', messages: 0 },
      { ...queue, name: 'unseen', messages: 1, url: 'https://sqs/other' },
    ],
    alarms: ['faxes: A'],
  });
  expect(digest).toEqual({
    service: 'faxes',
    from: TO - 24 * HOUR,
    to: TO,
    statuses: both(1),
    failed: both(2),
    uncertain: both(3),
    slowestHour: { at: TO, seconds: 4 },
    classes: [
      ...['busy', 'no_fax_device', 'no_answer', 'wrong_number', 'transmission', 'document', 'blocked'],
      ...['cancelled', 'provider', 'unknown'],
    ].map((reasonClass, index) => ({ reasonClass, ...both(index + 5) })),
    watches: [{ name: 'claims', all: both(15), failed: both(16) }],
    notSetUp: ['12345@de1'],
    silentSources: [],
    waiting: [
      {
        queue: 'full',
        kind: 'dead-letter',
        belongsTo: 'claims',
        messages: 1,
        since: TO - 18_000,
        expires: TO + 42_000,
      },
      { queue: 'unseen', kind: 'dead-letter', belongsTo: 'claims', messages: 1 },
    ],
    alarms: ['faxes: A'],
  });
});

test('a day of which CloudWatch says nothing has no slowest hour, and silent sources', () => {
  const empty = new Measures(ASKED);
  const digest = digestOf({
    ...ASKED,
    window: { from: TO - 24 * HOUR, to: TO },
    day: empty,
    weekBefore: empty,
    queues: [{ name: 'q', kind: 'quarantine', url: 'https://sqs/q', messages: 1, retentionSeconds: 60 }],
    alarms: [],
  });
  expect(digest).not.toHaveProperty('slowestHour');
  expect(digest.waiting).toStrictEqual([{ queue: 'q', kind: 'quarantine', messages: 1 }]);
  expect([digest.silentSources, digest.notSetUp]).toEqual([ASKED.sources.map((source) => ({ source })), []]);
});

test('a source without a poll is not set up where a tick says so', () => {
  const day = new Measures(ASKED);
  day.askWhichAreNotSetUp(ASKED.sources);
  day.add([{ Id: idOf(day, 'NotSetUp', '12345@de1'), Timestamps: [new Date(TO)], Values: [1] }]);
  const digest = digestOf({
    ...ASKED,
    window: { from: TO - 24 * HOUR, to: TO },
    day,
    weekBefore: new Measures(ASKED),
    queues: [],
    alarms: [],
  });
  expect(digest.notSetUp).toEqual(['12345@de1']);
});

test('500 queries are one request, and one more is another', () => {
  const lengths = (sources: number, watches: number) =>
    requestsOf(
      new Measures({
        ...ASKED,
        sources: Array.from({ length: sources }, (_, index) => `${index}@de1`),
        watches: Array.from({ length: watches }, (_, index) => `watch${index}`),
        queueNames: [],
      }).queries,
      { from: TO - HOUR, to: TO },
    ).map(({ MetricDataQueries }) => MetricDataQueries.length);
  expect(lengths(485, 0)).toEqual([500]);
  expect(lengths(485, 1)).toEqual([500, 2]);
  const [request] = requestsOf(new Measures(ASKED).queries, { from: TO - HOUR, to: TO });
  expect(request).toMatchObject({ StartTime: new Date(TO - HOUR), EndTime: new Date(TO) });
});

test('a response on what was not asked, without times or without values counts as it can', () => {
  const measures = new Measures(ASKED);
  const [first, second] = measures.queries;
  measures.add([
    { Id: 'other', Timestamps: [new Date(TO)], Values: [7] },
    { Timestamps: [new Date(TO)], Values: [7] },
    { Id: first?.Id, Values: [3] },
    { Id: second?.Id, Timestamps: [new Date(TO)] },
  ]);
  expect([measures.sum('statuses'), measures.peak('statuses')]).toEqual([3, { at: 0, value: 3 }]);
  expect([measures.sum('failed'), measures.last('failed')]).toEqual([0, undefined]);
});

test('of equal points, the first is the peak and the latest', () => {
  const measures = new Measures(ASKED);
  const Id = idOf(measures, 'Statuses', 'faxes');
  measures.add([{ Id, Timestamps: [TO - HOUR, TO, TO].map((at) => new Date(at)), Values: [5, 4, 5] }]);
  expect(measures.peak('statuses')).toEqual({ at: TO - HOUR, value: 5 });
  expect(measures.last('statuses')).toEqual({ at: TO, value: 4 });
});

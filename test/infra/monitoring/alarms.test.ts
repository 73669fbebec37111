import { describe, expect, test } from 'vitest';
import { DEFAULT_FAILURE_RATES } from '#infra/constructs/monitoring/alarm-options.ts';
import { ACCOUNT, configOf, propertiesOf, synthesize } from '../synthesize.ts';
import { type AlarmInTemplate, alarmsIn } from './alarms-in.ts';

const alarms = alarmsIn(synthesize());
const alarm = (title: string, among = alarms): AlarmInTemplate => {
  const found = among.find((candidate) => candidate.title === title);
  if (!found)
    throw new Error(`There is no alarm "${title}" among ${among.map((one) => one.title).join(', ')}.`);
  return found;
};
const ofForwarder = (MetricName: string) => ({
  Namespace: 'FaxStatusForwarder',
  MetricName,
  Dimensions: [{ Name: 'service', Value: 'fax-status-forwarder' }],
});
const severityOf = ({ properties }: AlarmInTemplate): string =>
  /Topics(Warn|Page)/.exec(JSON.stringify(properties.AlarmActions))?.[1] ?? 'none';

describe('every alarm', () => {
  test.each(alarms.map((one): [string, AlarmInTemplate] => [one.title, one]))(
    '%s: who is hurt, what to do, where to look',
    (_, { description, properties }) => {
      const [impact = '', whatToDo, ...more] = description.split('\n');
      expect(impact).toMatch(/^[A-Z].{20,}\.$/);
      expect(whatToDo).toMatch(
        /^What to do: https:\/\/\S+#dashboards\/dashboard\/\S+ \(below the graphs, under ".+"\)$/,
      );
      expect(more).toEqual([]);
      expect(description.length).toBeLessThan(900);
      expect(properties.AlarmActions).toHaveLength(1);
      expect(['breaching', 'notBreaching', 'ignore']).toContain(properties.TreatMissingData);
    },
  );

  test.each(alarms.map((one): [string, AlarmInTemplate] => [one.title, one]))(
    '%s: an all-clear, unless it may be the news that something has expired',
    (title, { properties }) => {
      const waits = /^(Oldest report|Messages expire|Consumer late|Dead-letter queue|Quarantine)/.test(title);
      expect(properties.OKActions).toEqual(waits ? undefined : properties.AlarmActions);
    },
  );

  test.each(alarms.map((one): [string, AlarmInTemplate] => [one.title, one]))(
    '%s: tells again every day where there is no all-clear',
    (_, { expressions, properties }) => {
      if (properties.OKActions === undefined) expect(expressions[0]).toMatch(/^IF\(HOUR\(\w+\) == [67], /);
    },
  );

  test.each([1, 3, 7, 11, 14])('has a threshold in whole seconds where it is an age, of %i days', (days) => {
    const ages = alarmsIn(
      synthesize({
        accounts: [{ ...ACCOUNT, reportRetentionDays: days }],
        queue: { retentionDays: days },
      }),
    ).filter(({ metrics }) => metrics.some(({ name }) => /Age/.test(name)));
    expect(ages.length).toBeGreaterThan(5);
    for (const { properties } of ages) expect(Number.isInteger(properties.Threshold)).toBe(true);
  });

  test('has a name of its own', () => {
    expect(new Set(alarms.map(({ name }) => name)).size).toBe(alarms.length);
  });
});

describe('of sources', () => {
  test.each([
    ['12345@de1', 'warn', 10, 30, 'Warn'],
    ['12345@de1', 'page', 30, 33, 'Page'],
    ['12345@de2', 'warn', 10, 30, 'Warn'],
    ['12345@de2', 'page', 30, 33, 'Page'],
  ])(
    'no successful poll of %s, %s: %i minutes of %i; silence is alarm',
    (source, level, failed, of, severity) => {
      const found = alarm(`No successful poll: ${source}, ${level}`);
      expect(severityOf(found)).toBe(severity);
      expect(found.expressions).toEqual(['FILL(polled, 0)']);
      expect(found.metrics).toEqual([
        {
          namespace: 'FaxStatusForwarder',
          name: 'PollSucceeded',
          dimensions: { service: 'fax-status-forwarder', source },
        },
      ]);
      expect(JSON.stringify(found.properties)).toContain('"Period":60');
      expect(found.properties).toMatchObject({
        DatapointsToAlarm: failed,
        EvaluationPeriods: of,
        ComparisonOperator: 'LessThanThreshold',
        Threshold: 1,
        TreatMissingData: 'breaching',
      });
    },
  );

  test('polls: the minutes come from the settings, and fit into a day with a long period', () => {
    const slow = alarmsIn(
      synthesize({
        poller: { periodMinutes: 30 },
        alarms: { pollWarnMinutes: 60, pollPageMinutes: 360 },
      }),
    );
    const [warn, page] = ['warn', 'page'].map((level) =>
      alarm(`No successful poll: 12345@de1, ${level}`, slow),
    );
    expect(warn?.properties).toMatchObject({ DatapointsToAlarm: 2, EvaluationPeriods: 6 });
    expect(page?.properties).toMatchObject({ DatapointsToAlarm: 12, EvaluationPeriods: 14 });
  });

  test('where accounts share a data center, one composite alarm tells for all of them', () => {
    const template = synthesize({ accounts: [ACCOUNT, { customerNumber: '67890', dataCenters: ['de1'] }] });
    const composites = Object.values(propertiesOf(template, 'AWS::CloudWatch::CompositeAlarm'));
    expect(composites.map(({ AlarmName }) => AlarmName)).toEqual([
      'fax-status-forwarder: No successful poll: de1, warn',
      'fax-status-forwarder: No successful poll: de1, page',
    ]);
    for (const { AlarmActions, OKActions } of composites) {
      expect(AlarmActions).toHaveLength(1);
      expect(OKActions).toEqual(AlarmActions);
    }
    const more = alarmsIn(template);
    expect(alarm('No successful poll: 12345@de1, page', more).properties.AlarmActions).toBeUndefined();
    expect(alarm('No successful poll: 12345@de2, page', more).properties.AlarmActions).toHaveLength(1);
  });

  test('a maintenance mutes the alarms on polls, for its time only', () => {
    const template = synthesize({
      alarms: { maintenance: [{ start: '2026-12-05T22:00', hours: 4, timeZone: 'Europe/Berlin' }] },
    });
    const [rule] = Object.values(propertiesOf(template, 'AWS::CloudWatch::AlarmMuteRule'));
    expect(rule).toMatchObject({
      Rule: { Schedule: { Expression: 'at(2026-12-05T22:00)', Duration: 'PT4H', Timezone: 'Europe/Berlin' } },
      MuteTargets: {
        AlarmNames: ['warn', 'page'].flatMap((level) =>
          ['de1', 'de2'].map((name) => `fax-status-forwarder: No successful poll: 12345@${name}, ${level}`),
        ),
      },
    });
  });

  test.each([
    ['warn', 3, 'Warn'],
    ['page', 15, 'Page'],
  ])('oldest report: %s at %i days', (level, days, severity) => {
    const found = alarm(`Oldest report: ${level}`);
    expect(severityOf(found)).toBe(severity);
    expect(found.metrics.map(({ name }) => name)).toEqual(['OldestReportAge']);
    expect(JSON.stringify(found.properties)).toContain('"Stat":"Maximum"');
    expect(found.properties.Threshold).toBe(days * 86_400);
  });

  test('oldest report: earlier where an account keeps reports for a shorter time', () => {
    const shorter = alarmsIn(synthesize({ accounts: [{ ...ACCOUNT, reportRetentionDays: 10 }] }));
    expect(alarm('Oldest report: warn', shorter).properties.Threshold).toBe(86_400);
    expect(alarm('Oldest report: page', shorter).properties.Threshold).toBe(5 * 86_400);
  });

  test('a source that is paused has no alarm for its silence', () => {
    const paused = alarmsIn(synthesize({ paused: true }));
    expect(paused.filter(({ title }) => title.startsWith('No successful poll'))).toEqual([]);
    expect(alarm('Quarantine', paused)).toBeDefined();
  });
});

test('an alarm on polls says after how many days Retarus deletes what waits first', () => {
  const template = synthesize({
    accounts: [
      { customerNumber: '12345', dataCenters: ['de1'] },
      { customerNumber: '67890', dataCenters: ['de1'], reportRetentionDays: 3 },
    ],
  });
  const daysOf = ['Alarm', 'CompositeAlarm']
    .flatMap((type) => Object.values(propertiesOf(template, `AWS::CloudWatch::${type}`)))
    .map(({ AlarmDescription, AlarmName }) => [
      /No successful poll: (.*), page$/.exec(String(AlarmName))?.[1] ?? 'another',
      /deletes them after (\d+ days)\./.exec(JSON.stringify(AlarmDescription))?.[1],
    ])
    .filter(([subject]) => subject !== 'another');
  expect(Object.fromEntries(daysOf)).toEqual({
    '12345@de1': '30 days',
    '67890@de1': '3 days',
    de1: '3 days',
  });
});

describe('of reasons', () => {
  test('one alarm over all kinds: its value is the number of the kind, looked at twice an hour', () => {
    const found = alarm('Failure rate');
    expect(severityOf(found)).toBe('Warn');
    expect(found.properties).toMatchObject({
      Threshold: 1,
      EvaluationPeriods: 1,
      TreatMissingData: 'ignore',
    });
    expect(found.description).toContain('1 busy, 2 no_fax_device, 3 no_answer, 4 wrong_number');
    expect(found.expressions[0]).toContain(
      'IF(MINUTE(total) < 5 || (MINUTE(total) >= 30 && MINUTE(total) < 35), IF(total < 10, 0, ' +
        'IF(FILL(busy, 0) >= 0.095 * total && FILL(busy, 0) - 0.059375 * total >= 15, 1, ',
    );
    expect(found.metrics.map(({ name }) => name)).toEqual([
      ...new Array(5).fill('Statuses'),
      'StatusesFailed',
      'Statuses',
    ]);
    expect(JSON.stringify(found.properties)).toContain('"Period":7200');
  });

  test('the share of all failures is looked at over a day as well, for small senders', () => {
    const found = alarm('Failure rate: over a day');
    expect(found.metrics.map(({ name }) => name)).toEqual(['StatusesFailed', 'Statuses']);
    expect(found.expressions).toEqual([
      'IF(total >= 10 && FILL(failed, 0) >= 0.35 * total && FILL(failed, 0) - 0.21875 * total >= 15, 1, 0)',
    ]);
    expect(JSON.stringify(found.properties)).toContain('"Period":86400');
  });

  test('every default has its place in the alarm', () => {
    const [expression = ''] = alarm('Failure rate').expressions;
    for (const rate of Object.values(DEFAULT_FAILURE_RATES))
      expect(expression).toContain(`>= ${rate / 100} *`);
  });

  test('shares, volume and window come from the settings, and a kind can be left out', () => {
    const failureRates = { busy: 33, all: 'off', other: 'off' };
    const others = alarmsIn(
      synthesize({ alarms: { failureRates, minimumVolume: 7, minimumFailures: 3, windowMinutes: 30 } }),
    );
    expect(others.map(({ title }) => title)).not.toContain('Failure rate: over a day');
    const found = alarm('Failure rate', others);
    expect(found.expressions[0]).toContain('IF(total < 7, 0, IF(FILL(busy, 0) >= 0.33 * total');
    expect(found.expressions[0]).toContain('>= 3, 1,');
    expect(found.metrics.map(({ name }) => name)).not.toContain('StatusesFailed');
    expect(JSON.stringify(found.properties)).toContain('"Period":1800');
  });

  test('a watch has an alarm of its own on the statuses that the function counts for it', () => {
    const template = synthesize({
      alarms: { watches: [{ name: 'claims', filter: { billingCode: ['claims'] }, failureRate: 20 }] },
    });
    const found = alarm('Watch: claims', alarmsIn(template));
    expect(found.metrics.map(({ dimensions }) => dimensions)).toEqual(
      new Array(2).fill({ service: 'fax-status-forwarder', watch: 'claims' }),
    );
    expect(found.expressions[0]).toContain('FILL(failed, 0) >= 0.2 * total');
    expect(JSON.stringify(template.toJSON())).toContain('claims');
  });

  test('a single code is an alarm by setting, and the function counts it', () => {
    const template = synthesize({
      countedReasons: ['BUSY'],
      alarms: { reasons: { WRONG_NO: { count: 10, minutes: 60 } } },
    });
    expect(alarm('Reason code: WRONG_NO', alarmsIn(template)).properties).toMatchObject({
      MetricName: 'Statuses',
      Dimensions: [
        { Name: 'reason', Value: 'WRONG_NO' },
        { Name: 'service', Value: 'fax-status-forwarder' },
      ],
      Threshold: 10,
      Period: 3_600,
      Statistic: 'Sum',
    });
    expect(configOf(template).countedReasons).toEqual(['BUSY', 'WRONG_NO']);
  });

  test('a sudden rise is an alarm by setting, against what is usual', () => {
    expect(alarms.map(({ title }) => title)).not.toContain('Sudden rise of failures');
    const template = synthesize({ alarms: { anomalyDetection: true } });
    const found = alarm('Sudden rise of failures', alarmsIn(template));
    expect(found.properties).toMatchObject({ ComparisonOperator: 'GreaterThanUpperThreshold' });
    expect(found.expressions).toEqual([
      'ANOMALY_DETECTION_BAND(m0, 3)',
      'IF(total >= 10, 100 * FILL(failed, 0) / total, 0)',
    ]);
    // The model is of the very expression that the alarm reads.
    const [detector] = Object.values(propertiesOf(template, 'AWS::CloudWatch::AnomalyDetector'));
    const queries = (detector as { MetricMathAnomalyDetector: { MetricDataQueries: { Id: string }[] } })
      .MetricMathAnomalyDetector.MetricDataQueries;
    const learned = queries.map(({ Id, ...query }) => query);
    const read = (found.properties.Metrics as { Id: string; Label?: string }[])
      .slice(1)
      .map(({ Id, Label, ...query }) => query);
    expect(learned).toEqual(read);
  });
});

describe('of queues', () => {
  test.each([
    ['Quarantine', 'Quarantine'],
    ['Dead-letter queue: statuses', 'StatusesDeadLetter'],
  ])('%s: each growth is told of, and once a day what still waits', (title, queue) => {
    const found = alarm(title);
    expect(found.expressions).toEqual(['IF(HOUR(waiting) == 7, waiting, DIFF(FILL(waiting, 0)))']);
    expect(found.metrics.map(({ name }) => name)).toEqual(['ApproximateNumberOfMessagesVisible']);
    expect(JSON.stringify(found.metrics)).toContain(queue);
  });

  test.each([
    ['statuses, page', 268.8, 'Page'],
    ['dead letters of statuses, warn', 168, 'Warn'],
    ['dead letters of statuses, page', 268.8, 'Page'],
    ['quarantine, warn', 168, 'Warn'],
    ['quarantine, page', 268.8, 'Page'],
  ])('messages expire: %s at %d hours', (subject, hours, severity) => {
    const found = alarm(`Messages expire: ${subject}`);
    expect(severityOf(found)).toBe(severity);
    expect(found.metrics.map(({ name }) => name)).toEqual(['ApproximateAgeOfOldestMessage']);
    expect(found.properties.Threshold).toBe(hours * 3_600);
  });

  test('messages expire: derived from the retention of the queue', () => {
    const shorter = alarmsIn(synthesize({ queue: { retentionDays: 5 } }));
    expect(alarm('Messages expire: statuses, page', shorter).properties.Threshold).toBe(4 * 86_400);
  });

  test('consumers are late: the oldest message is an hour old', () => {
    const found = alarm('Consumer late: statuses');
    expect(found.metrics.map(({ name }) => name)).toEqual(['ApproximateAgeOfOldestMessage']);
    expect(found.properties).toMatchObject({ Threshold: 3_600, EvaluationPeriods: 3 });
  });

  test('each further queue has its own', () => {
    const more = alarmsIn(
      synthesize({ filteredQueues: [{ name: 'failures', filter: { outcome: ['failed'] } }] }),
    );
    expect(alarm('Consumer late: failures', more)).toBeDefined();
    expect(alarm('Dead-letter queue: failures', more)).toBeDefined();
  });
});

describe('of causes, by setting', () => {
  const causes = alarmsIn(synthesize({ alarms: { causes: true } }));

  test('there are none without it', () => {
    expect(causes).toHaveLength(alarms.length + 9);
  });

  test.each([
    ['Credentials refused', 'CredentialsRefused'],
    ['Secret unreadable', 'SecretUnreadable'],
    ['Responses unreadable', 'ResponsesUnreadable'],
    ['Queue refused', 'QueueRefused'],
    ['Deletes refused', 'DeletesRefused'],
    ['Backlog', 'BacklogLeft'],
  ])('%s: three times in a row, over all sources', (title, metric) => {
    expect(severityOf(alarm(title, causes))).toBe('Warn');
    expect(alarm(title, causes).properties).toMatchObject({ ...ofForwarder(metric), EvaluationPeriods: 3 });
  });

  test.each([
    ['Function errors', { MetricName: 'Errors', Threshold: 1 }],
    ['Function throttled', { MetricName: 'Throttles', Threshold: 1 }],
    ['Function slow', { MetricName: 'Duration', Threshold: 47_500, Statistic: 'Maximum' }],
  ])('%s', (title, properties) => {
    expect(alarm(title, causes).properties).toMatchObject({ Namespace: 'AWS/Lambda', ...properties });
  });
});

describe('topics', () => {
  test('there is one for each severity, over TLS only, to which alarms of this account may publish', () => {
    const template = synthesize();
    template.resourceCountIs('AWS::SNS::Topic', 2);
    const policies = Object.values(propertiesOf(template, 'AWS::SNS::TopicPolicy'));
    expect(policies).toHaveLength(2);
    for (const { PolicyDocument } of policies) {
      expect((PolicyDocument as { Statement: object[] }).Statement).toEqual([
        expect.objectContaining({
          Effect: 'Deny',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
        expect.objectContaining({
          Effect: 'Allow',
          Action: 'sns:Publish',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        }),
      ]);
    }
  });

  test('e-mail addresses subscribe by severity', () => {
    const template = synthesize({
      alarms: { warn: { emails: ['team@example.com'] }, page: { emails: ['on-call@example.com'] } },
    });
    const subscriptions = Object.values(propertiesOf(template, 'AWS::SNS::Subscription'));
    expect(subscriptions.map(({ Endpoint, TopicArn }) => [Endpoint, JSON.stringify(TopicArn)])).toEqual([
      ['team@example.com', expect.stringContaining('TopicsWarn')],
      ['on-call@example.com', expect.stringContaining('TopicsPage')],
    ]);
  });

  test('an existing topic is used as it is', () => {
    const topicArn = 'arn:aws:sns:eu-central-1:111122223333:on-call';
    const template = synthesize({ alarms: { page: { topicArn } } });
    template.resourceCountIs('AWS::SNS::Topic', 1);
    expect(alarm('Oldest report: page', alarmsIn(template)).properties.AlarmActions).toEqual([topicArn]);
  });
});

test('an added account adds two alarms for each of its sources, and changes none', () => {
  const more = alarmsIn(synthesize({ accounts: [{ customerNumber: '67890', region: 'us' }, ACCOUNT] }));
  expect(more).toHaveLength(alarms.length + 4);
  for (const one of alarms) expect(alarm(one.title, more)).toEqual(one);
});

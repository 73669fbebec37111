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
    '%s: who is hurt, what to do, where to look, and an all-clear',
    (_, { description, properties }) => {
      const [impact = '', runbook, dashboard, ...more] = description.split('\n');
      expect(impact).toMatch(/^[A-Z].{20,}\.$/);
      expect(runbook).toMatch(/^What to do: docs\/runbook\.md#[a-z-]+$/);
      expect(dashboard).toMatch(/^Dashboard: https:\/\//);
      expect(more).toEqual([]);
      expect(description.length).toBeLessThan(900);
      expect(properties.OKActions).toEqual(properties.AlarmActions);
      expect(properties.AlarmActions).toHaveLength(1);
      expect(['breaching', 'notBreaching']).toContain(properties.TreatMissingData);
    },
  );

  test('has a name of its own', () => {
    expect(new Set(alarms.map(({ name }) => name)).size).toBe(alarms.length);
  });
});

describe('of sources', () => {
  test.each(['12345@de1', '12345@de2'])(
    'no successful poll of %s for two periods; silence is alarm',
    (source) => {
      const found = alarm(`No successful poll: ${source}`);
      expect(severityOf(found)).toBe('Page');
      expect(found.properties).toMatchObject({
        MetricName: 'PollSucceeded',
        Dimensions: [
          { Name: 'service', Value: 'fax-status-forwarder' },
          { Name: 'source', Value: source },
        ],
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 2,
        ComparisonOperator: 'LessThanThreshold',
        Threshold: 1,
        TreatMissingData: 'breaching',
      });
    },
  );

  test.each([
    ['Login refused', 'CredentialsRefused', 'Page'],
    ['Secret unreadable', 'SecretUnreadable', 'Page'],
    ['Responses unreadable', 'ResponsesUnreadable', 'Page'],
    ['Queue refused', 'QueueRefused', 'Page'],
    ['Deletes refused', 'DeletesRefused', 'Warn'],
  ])('%s: at the second time in a row, over all sources', (title, metric, severity) => {
    const found = alarm(title);
    expect(severityOf(found)).toBe(severity);
    expect(found.properties).toMatchObject({
      ...ofForwarder(metric),
      Threshold: 1,
      EvaluationPeriods: 2,
      Period: 300,
      TreatMissingData: 'notBreaching',
    });
  });

  test('backlog: reports were left waiting three times in a row', () => {
    expect(severityOf(alarm('Backlog'))).toBe('Warn');
    expect(alarm('Backlog').properties).toMatchObject({
      ...ofForwarder('BacklogLeft'),
      EvaluationPeriods: 3,
    });
  });

  test.each([
    ['warn', 3, 'Warn'],
    ['page', 15, 'Page'],
  ])('oldest report: %s at %i days', (level, days, severity) => {
    const found = alarm(`Oldest report: ${level}`);
    expect(severityOf(found)).toBe(severity);
    expect(found.properties).toMatchObject({
      ...ofForwarder('OldestReportAge'),
      Statistic: 'Maximum',
      Threshold: days * 86_400,
    });
  });

  test('oldest report: earlier where the account keeps reports for a shorter time', () => {
    const shorter = alarmsIn(synthesize({ alarms: { reportRetentionDays: 10 } }));
    expect(alarm('Oldest report: warn', shorter).properties.Threshold).toBe(86_400);
    expect(alarm('Oldest report: page', shorter).properties.Threshold).toBe(5 * 86_400);
  });

  test('with a long period, each window holds a tick', () => {
    const slow = alarmsIn(synthesize({ poller: { periodMinutes: 30 } }));
    for (const title of ['Login refused', 'Backlog', 'Function errors', 'No successful poll: 12345@de1']) {
      expect(alarm(title, slow).properties.Period, title).toBe(1_800);
    }
  });

  test('a source that is paused has no alarm for its silence', () => {
    const paused = alarmsIn(synthesize({ paused: true }));
    expect(paused.filter(({ title }) => title.startsWith('No successful poll'))).toEqual([]);
    expect(alarm('Quarantine', paused)).toBeDefined();
  });
});

describe('of reasons', () => {
  test.each(Object.entries(DEFAULT_FAILURE_RATES))(
    '%s: from %i % of at least 20 statuses in an hour',
    (reasonClass, percent) => {
      const found = alarm(`Failure rate: ${reasonClass}`);
      expect(severityOf(found)).toBe('Warn');
      expect(found.properties).toMatchObject({ Threshold: percent, EvaluationPeriods: 1 });
      expect(found.expressions).toEqual(['IF(total >= 20, 100 * FILL(failed, 0) / total, 0)']);
      expect(found.metrics).toEqual([
        expect.objectContaining({
          name: 'Statuses',
          dimensions: { service: 'fax-status-forwarder', reasonClass },
        }),
        expect.objectContaining({ name: 'Statuses', dimensions: { service: 'fax-status-forwarder' } }),
      ]);
      expect(JSON.stringify(found.properties)).toContain('"Period":3600');
    },
  );

  test('thresholds, volume and window come from the settings, and an alarm can be left out', () => {
    const failureRates = { busy: 33, cancelled: 'off' };
    const others = alarmsIn(synthesize({ alarms: { failureRates, minimumVolume: 7, windowMinutes: 15 } }));
    expect(others.map(({ title }) => title)).not.toContain('Failure rate: cancelled');
    const busy = alarm('Failure rate: busy', others);
    expect(busy.properties.Threshold).toBe(33);
    expect(busy.expressions[0]).toContain('total >= 7');
    expect(JSON.stringify(busy.properties)).toContain('"Period":900');
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
      'IF(total >= 20, 100 * FILL(failed, 0) / total, 0)',
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
  const messages = 'FILL(visible, 0) + FILL(inFlight, 0)';

  test('quarantine is not empty: visible and in flight', () => {
    const found = alarm('Quarantine');
    expect(found.expressions).toEqual([messages]);
    expect(JSON.stringify(found.metrics)).toContain('Quarantine');
    expect(found.metrics.map(({ name }) => name)).toEqual([
      'ApproximateNumberOfMessagesVisible',
      'ApproximateNumberOfMessagesNotVisible',
    ]);
    expect(found.properties).toMatchObject({ Threshold: 1, EvaluationPeriods: 1 });
  });

  test('the dead-letter queue is not empty: visible and in flight', () => {
    const found = alarm('Dead-letter queue: statuses');
    expect(found.expressions).toEqual([messages]);
    expect(JSON.stringify(found.metrics)).toContain('StatusesDeadLetter');
  });

  test('consumers are late: the oldest message is an hour old', () => {
    expect(alarm('Consumer late: statuses').properties).toMatchObject({
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateAgeOfOldestMessage',
      Threshold: 3_600,
      EvaluationPeriods: 3,
    });
  });

  test('each further queue has its own two', () => {
    const more = alarmsIn(
      synthesize({ filteredQueues: [{ name: 'failures', filter: { outcome: ['failed'] } }] }),
    );
    expect(alarm('Consumer late: failures', more)).toBeDefined();
    expect(alarm('Dead-letter queue: failures', more)).toBeDefined();
  });
});

describe('of the function', () => {
  test.each([
    ['Function errors', { MetricName: 'Errors', Threshold: 1, EvaluationPeriods: 2 }, 'Page'],
    ['Function throttled', { MetricName: 'Throttles', Threshold: 1, EvaluationPeriods: 2 }, 'Warn'],
    ['Function slow', { MetricName: 'Duration', Threshold: 47_500, Statistic: 'Maximum' }, 'Warn'],
  ])('%s', (title, properties, severity) => {
    expect(severityOf(alarm(title))).toBe(severity);
    expect(alarm(title).properties).toMatchObject({ Namespace: 'AWS/Lambda', ...properties });
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
    expect(alarm('Login refused', alarmsIn(template)).properties.AlarmActions).toEqual([topicArn]);
  });
});

test('an added account adds an alarm for each of its sources, and changes none', () => {
  const more = alarmsIn(synthesize({ accounts: [{ customerNumber: '67890', region: 'us' }, ACCOUNT] }));
  expect(more).toHaveLength(alarms.length + 2);
  for (const one of alarms) expect(alarm(one.title, more)).toEqual(one);
});

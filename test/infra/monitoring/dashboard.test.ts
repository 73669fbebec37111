import { expect, test } from 'vitest';
import { FIRST_STEPS, type RunbookHeading } from '#infra/constructs/monitoring/first-steps.ts';
import { METRICS } from '#poller/interface/metrics.ts';
import { ACCOUNT, propertiesOf, synthesize } from '../synthesize.ts';
import { alarmsIn } from './alarms-in.ts';
import { graphsIn, widgetsIn } from './graphs-in.ts';

const template = synthesize();
const titles = graphsIn(template).map(({ title }) => title);

test.each([
  ['volume and outcome', 'Statuses by outcome'],
  ['volume of each source', 'Statuses by source'],
  ['reasons over time', 'Statuses by reason, without the delivered ones'],
  ['lag from sentTs to the queue', 'Seconds from sentTs to the queue'],
  ['silence of a source', 'Successful polls by source'],
  ['backlog', 'Backlog by source: full pages, and ticks that left some'],
  ['oldest report', 'Oldest report by source, in seconds'],
  ['which source an alarm is about', 'Trouble by source'],
  ['quarantine and dead letters', 'Messages for a person'],
  ["consumers' age", 'Oldest message that no consumer has handled, in seconds'],
  ['cost drivers', 'Cost drivers, by the hour'],
])('shows %s', (_, title) => {
  expect(titles).toContain(title);
});

test('shows the state of every alarm that is not about one source', () => {
  const alarms = widgetsIn(template).flatMap(({ properties }) => properties.alarms ?? []);
  const inTemplate = Object.entries(propertiesOf(template, 'AWS::CloudWatch::Alarm'));
  const overAll = inTemplate.filter(([, { AlarmName }]) => !String(AlarmName).includes('No successful poll'));
  expect(alarms.toSorted()).toEqual(overAll.map(([id]) => `{${id}.Arn}`).toSorted());
});

test('does not change when an account is added: it looks for sources', () => {
  const more = synthesize({ accounts: [ACCOUNT, { customerNumber: '67890', region: 'us' }] });
  expect(propertiesOf(more, 'AWS::CloudWatch::Dashboard')).toEqual(
    propertiesOf(template, 'AWS::CloudWatch::Dashboard'),
  );
});

test('has a graph for each watch, of all its statuses and of those that failed', () => {
  const graphs = graphsIn(everyAlarm);
  expect(titles.filter((title) => title.startsWith('Watch'))).toEqual([]);
  const found = graphs.find(({ title }) => title === 'Watch: claims');
  expect(found?.metrics).toEqual(
    ['Statuses', 'StatusesFailed'].map((name) => ({
      namespace: 'FaxStatusForwarder',
      name,
      dimensions: { service: 'fax-status-forwarder', watch: 'claims' },
    })),
  );
});

test('is linked to in the outputs, by its name in its region', () => {
  const [dashboard] = Object.values(propertiesOf(template, 'AWS::CloudWatch::Dashboard'));
  expect(JSON.stringify(dashboard?.DashboardName)).toContain('fax-status-forwarder-');
  expect(JSON.stringify(template.findOutputs('DashboardUrl'))).toContain(
    '#dashboards/dashboard/fax-status-forwarder-',
  );
});

const everyAlarm = synthesize({
  alarms: {
    causes: true,
    anomalyDetection: true,
    reasons: { WRONG_NO: { count: 10, minutes: 60 } },
    watches: [{ name: 'claims', filter: { billingCode: ['claims'] } }],
  },
});
test.each([
  ['by default', template],
  ['with every alarm that there can be', everyAlarm],
])('has the first steps of each kind of alarm, and of no other, %s', (_, of) => {
  const kinds = new Set(alarmsIn(of).map(({ title }) => title.split(': ')[0]));
  const texts = widgetsIn(of).flatMap(
    ({ properties }) => /^## (.+)\n.{20}/.exec(properties.markdown ?? '')?.[1] ?? [],
  );
  expect(texts.toSorted()).toEqual([...kinds].toSorted());
});

test('is left out by setting, and then each alarm holds its first steps itself', () => {
  for (const { description, title } of alarmsIn(synthesize({ dashboard: false }))) {
    const [kind = ''] = title.split(': ');
    expect(description).toContain(`\nWhat to do: ${FIRST_STEPS[kind as RunbookHeading]}`);
    expect(description.length).toBeLessThan(1_024);
  }
});

test('is left out by setting, and then no alarm links to it', () => {
  const without = synthesize({ dashboard: false });
  without.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
  expect(JSON.stringify(without.toJSON())).not.toContain('#dashboards/');
});

const paidForBySource = Object.values(METRICS).filter(({ dimensions }) =>
  (dimensions as readonly string[]).includes('source'),
);
test.each(paidForBySource.map(({ name }) => name))(
  '%s of each source, which is billed for each source, is read by a graph or an alarm',
  (name) => {
    const bySource = [...graphsIn(template), ...alarmsIn(template)]
      .flatMap(({ metrics }) => metrics)
      .filter(({ dimensions }) => 'source' in dimensions);
    expect(bySource.map((metric) => metric.name)).toContain(name);
  },
);

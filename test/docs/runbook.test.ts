import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '#cli/commands/index.ts';
import { REASON_CLASSES } from '#contract/reasons.ts';
import { FIRST_STEPS, type RunbookHeading } from '#infra/constructs/monitoring/first-steps.ts';
import { settingsJsonSchema } from '#infra/settings/json-schema.ts';
import * as reportApiErrors from '#poller/retarus/errors.ts';
import { summarise, type TickSummary } from '#poller/telemetry/summary.ts';
import * as tickErrors from '#poller/tick/errors.ts';
import { Tally } from '#poller/tick/tally.ts';
import { alarmsIn, textOf } from '#test/infra/monitoring/alarms-in.ts';
import { propertiesOf, synthesize } from '#test/infra/synthesize.ts';

const root = new URL('../../', import.meta.url);
const text = readFileSync(new URL('docs/runbook.md', root), 'utf8');
const INTRODUCTION = 'Where to look';
const sections = text
  .split(/^## /m)
  .slice(1)
  .map((section): [string, string] => [section.split('\n')[0] ?? '', section])
  .filter(([heading]) => heading !== INTRODUCTION);
const headings = sections.map(([heading]) => heading);
/** Line breaks are the editor's, not the author's. */
const flat = text.replaceAll(/```[\s\S]*?```/g, '').replaceAll(/\s+/g, ' ');
const codes = [...flat.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

/** Every alarm that there can be. */
const RUNBOOK_URL = 'https://wiki.example.com/runbook';
const template = synthesize({
  alarms: {
    runbookUrl: RUNBOOK_URL,
    anomalyDetection: true,
    causes: true,
    reasons: { WRONG_NO: { count: 10, minutes: 60 } },
    watches: [{ name: 'claims', filter: { billingCode: ['claims'] } }],
  },
});
const alarms = alarmsIn(template);
const anchorOf = (heading: string): string => heading.toLowerCase().replaceAll(' ', '-');

describe('headings and alarms', () => {
  test.each(alarms.map(({ title, description }) => [title, description]))(
    '“%s” has its heading, and links to it',
    (title, description) => {
      const [kind = ''] = title.split(': ');
      expect(headings).toContain(kind);
      expect(description).toContain(`What to do: ${RUNBOOK_URL}#${anchorOf(kind)}\n`);
    },
  );

  test.each(headings)('“%s” is an alarm', (heading) => {
    expect(alarms.map(({ title }) => title.split(': ')[0])).toContain(heading);
  });

  test('each heading has its first steps for the dashboard', () => {
    expect(Object.keys(FIRST_STEPS).toSorted()).toEqual(headings.toSorted());
  });

  test('no heading stands twice', () => {
    expect(new Set(headings).size).toBe(headings.length);
  });
});

test.each(sections)('“%s” says what it means, where to look and what to do', (_, section) => {
  const parts = ['**Description.**', '**Investigation.**', '**Resolution.**'].map((part) =>
    section.indexOf(part),
  );
  expect(Math.min(...parts)).toBeGreaterThan(0);
  expect(parts).toEqual(parts.toSorted((a, b) => a - b));
});

/** A command of fax-status, as the beginning of a text. */
const COMMAND = /^`fax-status ([a-z][^`]*)`/;

test.each(sections)(
  '“%s” begins its investigation with one command, and so do its first steps',
  (heading, section) => {
    const [, investigation = ''] = section.split('**Investigation.** ');
    const [, command = ''] = COMMAND.exec(investigation) ?? [];
    const [, first = ''] = COMMAND.exec(FIRST_STEPS[heading as RunbookHeading]) ?? [];
    expect(COMMANDS.map(({ name }) => name)).toContain(command.replace(/ (all|CODE|--.*)$/, ''));
    expect(first).toBe(command);
  },
);

test.each(alarms.map(({ title, properties }) => [title, JSON.stringify(properties.AlarmActions)]))(
  '“%s” has the severity that its section says',
  (title, actions) => {
    const [kind = ''] = title.split(': ');
    const [, section = ''] = sections.find(([heading]) => heading === kind) ?? [];
    const [, description = ''] = /\*\*Description\.\*\*([\s\S]*?)\n\n/.exec(section) ?? [];
    expect(description.toLowerCase()).toContain(actions.includes('TopicsPage') ? 'page' : 'warn');
  },
);

describe('what the runbook names is there', () => {
  const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor);
  test.each([...new Set(links)])('the heading #%s', (anchor) => {
    expect(headings.map(anchorOf)).toContain(anchor);
  });

  const steps = Object.values(FIRST_STEPS).join(' ');
  const quoted = [...`${flat} ${steps}`.matchAll(/“([^”]+)”/g)].map(([, title = '']) => title);
  test.each([...new Set(quoted)])('the graph “%s”', (title) => {
    const [dashboard] = Object.values(propertiesOf(template, 'AWS::CloudWatch::Dashboard'));
    const { widgets } = JSON.parse(textOf(dashboard?.DashboardBody)) as {
      widgets: { properties: { title?: string } }[];
    };
    expect(widgets.map(({ properties }) => properties.title)).toContain(title);
  });

  const fields = codes.filter((code) => code.startsWith('tick.'));
  test.each([...new Set(fields)])('the field %s of the log line', (field) => {
    expect(valueAt({ tick: A_SUMMARY }, field.split('.'))).toBeDefined();
  });

  const settings = codes.filter((code) => /^(alarms|poller|queue|reportApi)\.\w+$/.test(code));
  test.each([...new Set(settings)])('the setting %s', (setting) => {
    const [group = '', name = ''] = setting.split('.');
    const schema = JSON.parse(settingsJsonSchema());
    expect(Object.keys(schema.properties[group].properties)).toContain(name);
  });

  const errors = codes.filter((code) => code.endsWith('Error'));
  test.each([...new Set(errors)])('the error %s', (name) => {
    const elsewhere = ['InvalidConfigError', 'InvalidScheduleInputError'];
    expect([...Object.keys(reportApiErrors), ...Object.keys(tickErrors), ...elsewhere]).toContain(name);
  });

  const outputs = codes.filter((code) =>
    /^([A-Z]\w+Url|LogGroup|ScheduleGroup|StoreCredentials…)$/.test(code),
  );
  test.each([...new Set(outputs)])('the output %s', (output) => {
    const names = Object.keys(template.findOutputs('*'));
    expect(names.some((name) => name.startsWith(output.replace('…', '')))).toBe(true);
  });

  test('what to do about each class of failure', () => {
    const classes = REASON_CLASSES.filter((name) => name !== 'delivered' && name !== 'uncertain');
    expect(codes).toEqual(expect.arrayContaining(classes));
  });
});

/** Everything in it that a tick can say. */
const A_SUMMARY: TickSummary = (() => {
  const tally = new Tally();
  tally.oldestLeft = 0;
  const error = new tickErrors.SecretUnreadableError('There is no such secret.');
  return summarise({ account: '99999', dataCenter: 'de1' }, { ended: 'failed', error, tally }, 1);
})();

const valueAt = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], value);

describe('commands', () => {
  const commands = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
    block
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  );

  test('there is none but in a block of its own', () => {
    expect(codes.filter((code) => /^(aws|npm|npx|node|cdk) /.test(code))).toEqual([]);
    expect(commands).not.toEqual([]);
  });

  test.each(commands)('%s', (command) => {
    const [program = '', ...words] = command.split(' ');
    expect(() => execFileSync(program, words, { cwd: root, stdio: 'pipe' })).not.toThrow();
  });
});

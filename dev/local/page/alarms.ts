import { readFileSync } from 'node:fs';
import type { AlarmDefinition } from '#dev/proofs/alarms/template.ts';
import type { Run } from '../run/run.ts';
import type { AlarmsState, AlarmText } from './protocol.ts';

const RUNBOOK = new URL('../../../docs/runbook.md', import.meta.url);
const SHOWN_CHANGES = 8;

/** What each alarm of the template says to a person, and what the runbook says of it. */
export function alarmTexts({ alarms, world }: Run): AlarmText[] {
  const runbook = readFileSync(RUNBOOK, 'utf8');
  return alarms.alarms.map(({ definition }) => {
    const [impact = ''] = definition.description.split('\n');
    const title = definition.name.replace(`${world.deployment.stackName}: `, '');
    return {
      name: definition.name,
      title,
      impact,
      severity: severityOf(definition),
      condition: conditionOf(definition),
      runbook: runbookSection(runbook, title.split(': ')[0] ?? ''),
    };
  });
}

export const alarmsState = ({ alarms, isFast }: Run): AlarmsState => ({
  now: alarms.now,
  isFast,
  ringing: alarms.alarms
    .filter(({ state }) => state === 'ALARM')
    .map(({ definition, since }) => ({ name: definition.name, since: since ?? alarms.now })),
  muted: alarms.alarms.map(({ definition }) => definition.name).filter((name) => alarms.isMuted(name)),
  changes: alarms.changes.slice(0, SHOWN_CHANGES),
});

/** Two topics: one wakes somebody, the other waits for the day. */
const severityOf = ({ actions }: AlarmDefinition): AlarmText['severity'] =>
  actions.some((action) => /Page/.test(action)) ? 'page' : 'warn';

const SIGNS: Readonly<Record<string, string>> = {
  GreaterThanOrEqualToThreshold: 'at least',
  GreaterThanThreshold: 'more than',
  LessThanOrEqualToThreshold: 'at most',
  LessThanThreshold: 'less than',
};

/** When it fires: `Sum of CredentialsRefused at least 1, in 2 of 2 times 5 min`. */
export function conditionOf(alarm: AlarmDefinition): string {
  if (alarm.kind === 'composite') return alarm.rule;
  const { comparison, datapointsToAlarm, evaluationPeriods, expression, metrics, periodMinutes, threshold } =
    alarm;
  const [first] = metrics;
  const what =
    metrics.length === 1 && first && expression === first.id
      ? `${first.statistic} of ${first.metric.name}`
      : expression;
  const times = evaluationPeriods === 1 ? '' : `${datapointsToAlarm} of ${evaluationPeriods} times `;
  return `${what} ${SIGNS[comparison]} ${threshold}, in ${times}${periodMinutes} min`;
}

/** The text under the heading, up to the next heading of its level. */
export function runbookSection(markdown: string, heading: string): string {
  const sections = markdown.split(/^## /m).slice(1);
  const found = sections.find((section) => section.split('\n')[0] === heading);
  return (found ?? '').split('\n').slice(1).join('\n').trim();
}

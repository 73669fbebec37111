import { templateOf } from '#dev/local/deployment/template-of.ts';
import { evaluate, type StateChange } from './evaluate.ts';
import { MetricStore } from './series.ts';
import { type AlarmDefinition, readAlarms, type TemplateWithAlarms } from './template.ts';

/** Something that a topic is told. */
export interface Told {
  readonly alarm: AlarmDefinition;
  readonly kind: 'alarm' | 'all-clear';
  readonly severity: 'warn' | 'page';
  /** Epoch milliseconds. */
  readonly time: number;
}

/** What has been deployed, and what its metrics say. */
export interface Deployed {
  readonly alarms: readonly AlarmDefinition[];
  readonly store: MetricStore;
  readonly mutes: readonly Mute[];
}

interface Mute {
  readonly alarms: ReadonlySet<string>;
  readonly from: number;
  readonly to: number;
}

/** A synthesis takes longer than a month. */
const templates = new Map<string, TemplateWithAlarms>();

/** The alarms that these settings deploy, over no values yet. */
export function deploy(settings: Readonly<Record<string, unknown>>): Deployed {
  const key = JSON.stringify(settings);
  const template = templates.get(key) ?? templateOf(settings);
  templates.set(key, template);
  return { alarms: readAlarms(template), store: new MetricStore(), mutes: mutesIn(template) };
}

/** Mute rules of the template; the time zone is UTC here. */
function mutesIn({ Resources }: TemplateWithAlarms): Mute[] {
  return Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::CloudWatch::AlarmMuteRule')
    .map(({ Properties }) => {
      const { MuteTargets, Rule } = Properties as {
        MuteTargets: { AlarmNames: string[] };
        Rule: { Schedule: { Expression: string; Duration: string } };
      };
      const from = Date.parse(`${/at\((.*)\)/.exec(Rule.Schedule.Expression)?.[1]}Z`);
      const hours = Number(/PT(\d+)H/.exec(Rule.Schedule.Duration)?.[1]);
      return { alarms: new Set(MuteTargets.AlarmNames), from, to: from + hours * 3_600_000 };
    });
}

/**
 * Whom the alarms tell of what between two times: a muted alarm tells nobody, and tells late what is still
 * on when the time of its mute rule is over.
 */
export function replay({ alarms, mutes, store }: Deployed, from: number, to: number): Told[] {
  const changes = evaluate(alarms, store, from, to).filter(({ from: before, to: after }) =>
    after === 'ALARM' ? true : before === 'ALARM' && after === 'OK',
  );
  return changes
    .flatMap((change): Told[] => {
      const { alarm, time, to: state } = change;
      const kind = state === 'ALARM' ? 'alarm' : 'all-clear';
      const actions = kind === 'alarm' ? alarm.actions : alarm.okActions;
      const mute = mutes.find((one) => one.alarms.has(alarm.name) && time >= one.from && time < one.to);
      if (mute && (kind === 'all-clear' || !lasts(change, mute.to, changes))) return [];
      return actions.map((action) => ({
        alarm,
        kind,
        severity: action.includes('TopicsPage') ? 'page' : 'warn',
        time: mute ? mute.to : time,
      }));
    })
    .sort((a, b) => a.time - b.time);
}

const lasts = (raised: StateChange, until: number, changes: readonly StateChange[]): boolean =>
  !changes.some(
    ({ alarm, time, to }) =>
      alarm.name === raised.alarm.name && to !== 'ALARM' && time > raised.time && time < until,
  );

/** An alarm's name without the forwarder's. */
export const titleOf = ({ name }: AlarmDefinition): string => name.replace(/^[^:]*: /, '');

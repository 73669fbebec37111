import {
  DeleteAlarmMuteRuleCommand,
  GetAlarmMuteRuleCommand,
  PutAlarmMuteRuleCommand,
} from '@aws-sdk/client-cloudwatch';
import type { RunbookHeading } from '../../infra/constructs/monitoring/first-steps.ts';
import { MisuseError } from '../errors.ts';
import { ALARM_ACTIONS, type DeployedAlarm, listAlarms } from './alarms.ts';
import type { Aws } from './clients.ts';
import type { Deployed } from './deployed.ts';

export const MUTE_ACTIONS = [
  ...ALARM_ACTIONS,
  'cloudwatch:DeleteAlarmMuteRule',
  'cloudwatch:GetAlarmMuteRule',
  'cloudwatch:PutAlarmMuteRule',
];

/** One mute rule of CloudWatch: the alarms of a source, or those of a data center's sources together. */
export interface Mute {
  readonly ruleName: string;
  readonly alarms: readonly DeployedAlarm[];
  /** Sources whose failed polls the alarms tell of. */
  readonly sources: readonly string[];
  /** Whether it is of composite alarms. */
  readonly ofDataCenter: boolean;
}

const POLLS = 'No successful poll' satisfies RunbookHeading;
const MINUTE = 60_000;
/** CloudWatch mutes for 15 days at most (PutAlarmMuteRule, "Duration"). */
const LONGEST = 15 * 24 * 60 * MINUTE;
const UNITS: Readonly<Record<string, number>> = { m: MINUTE, h: 60 * MINUTE, d: 24 * 60 * MINUTE };

/** `2h` of the command line in milliseconds. @throws MisuseError */
export function muteLength(text: string): number {
  const [, count, unit = ''] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  const length = Number(count) * (UNITS[unit] ?? Number.NaN);
  if (length >= MINUTE && length <= LONGEST) return length;
  throw new MisuseError(
    `"--for ${text}" is no time to mute alarms for: write minutes, hours or days, 15 days at most, as in ` +
      '--for 30m, --for 2h or --for 3d.',
  );
}

/**
 * The alarms on polls by the rules that mute them. Where several sources share a data center, each has alarms
 * that tell nobody, and a composite alarm tells for all of them.
 */
export async function muteRules(aws: Aws, deployed: Deployed): Promise<Mute[]> {
  const prefix = `${deployed.service}: ${POLLS}: `;
  const subjectOf = (name: string): string => name.slice(prefix.length).replace(/, (warn|page)$/, '');
  const rules = new Map<string, Mute & { readonly alarms: DeployedAlarm[] }>();
  for (const alarm of await listAlarms(aws, deployed)) {
    if (!alarm.name.startsWith(prefix)) continue;
    const subject = subjectOf(alarm.name);
    const ofDataCenter = alarm.children.length > 0;
    const what = `${ofDataCenter ? 'all-of-' : ''}${subject.replaceAll(/[^\w-]/g, '-')}`;
    const ruleName = `${deployed.service}-paused-${what}`;
    const sources = ofDataCenter ? alarm.children.map(subjectOf) : [subject];
    const rule = rules.get(ruleName) ?? { ruleName, alarms: [], sources, ofDataCenter };
    rule.alarms.push(alarm);
    rules.set(ruleName, rule);
  }
  return [...rules.values()];
}

/** When a rule mutes: epoch milliseconds, in whole minutes. */
export interface MuteWindow {
  readonly from: number;
  readonly until: number;
}

/**
 * A window that begins in the next minute; where the rule mutes already, it goes on without a gap, in which
 * an alarm that is on would tell.
 */
export function windowOf(known: MuteWindow | undefined, now: number, length: number): MuteWindow {
  const next = Math.ceil((now + MINUTE / 2) / MINUTE) * MINUTE;
  const from = known && known.until > now ? known.from : next;
  return { from, until: Math.min(next + length, from + LONGEST) };
}

export async function putMute(aws: Aws, { alarms, ruleName, sources }: Mute, { from, until }: MuteWindow) {
  await aws.cloudWatch.send(
    new PutAlarmMuteRuleCommand({
      Name: ruleName,
      Description: `Polls of ${sources.join(', ')} are paused: "fax-status resume" ends it.`.slice(0, 1024),
      Rule: {
        Schedule: {
          Expression: `at(${new Date(from).toISOString().slice(0, 16)})`,
          Duration: `PT${Math.round((until - from) / MINUTE)}M`,
          Timezone: 'UTC',
        },
      },
      MuteTargets: { AlarmNames: alarms.map(({ name }) => name) },
    }),
  );
}

/** When a rule mutes; `undefined` where there is none. */
export async function knownWindow(aws: Aws, { ruleName }: Mute): Promise<MuteWindow | undefined> {
  try {
    const rule = await aws.cloudWatch.send(new GetAlarmMuteRuleCommand({ AlarmMuteRuleName: ruleName }));
    const { Duration = '', Expression = '' } = rule.Rule?.Schedule ?? {};
    const from = Date.parse(`${/^at\((.*)\)$/.exec(Expression)?.[1]}Z`);
    const [, days = 0, hours = 0, minutes = 0] =
      /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(Duration) ?? [];
    return { from, until: from + ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * MINUTE };
  } catch (error) {
    if (/NotFound/.test((error as Error).name)) return undefined;
    throw error;
  }
}

/** Ends a mute at once: an alarm that is on tells of it then (DeleteAlarmMuteRule). */
export async function deleteMute(aws: Aws, { ruleName }: Mute): Promise<void> {
  await aws.cloudWatch.send(new DeleteAlarmMuteRuleCommand({ AlarmMuteRuleName: ruleName }));
}

/** Whether the service says that it has no such operation: an older region, or an emulator. */
export const isUnknownOperation = (error: unknown): boolean =>
  error instanceof Error &&
  /UnknownOperation|InvalidAction|UnsupportedOperation|NotImplemented|NotSimulated/.test(error.name);

/** A rule, and when it mutes. */
export type Muting = readonly [rule: Mute, window: MuteWindow];

/** The rules whose alarms tell of one of these sources. */
export const rulesOf = (rules: readonly Mute[], names: readonly string[]): Mute[] =>
  rules.filter(({ sources }) => sources.some((source) => names.includes(source)));

/** What `fax-status pause` was told to pause, and for how long. */
interface Pausing {
  readonly names: readonly string[];
  /** Sources that are not polled already. */
  readonly off: readonly string[];
  readonly now: number;
  readonly length: number;
}

/**
 * The rules that mute what is paused now, and nothing else: the alarms of a data center only where its other
 * sources are paused and muted already, and for as long as all of them are.
 */
export async function mutesOf(
  aws: Aws,
  rules: readonly Mute[],
  { length, names, now, off }: Pausing,
): Promise<Muting[]> {
  const mutes: Muting[] = [];
  for (const rule of rulesOf(rules, names)) {
    const others = rule.sources.filter((source) => !names.includes(source));
    if (others.some((source) => !off.includes(source))) continue;
    const theirs = rulesOf(rules, others).filter(({ ofDataCenter }) => !ofDataCenter);
    const ends = await Promise.all(theirs.map(async (one) => (await knownWindow(aws, one))?.until ?? 0));
    const { from, until } = windowOf(await knownWindow(aws, rule), now, length);
    const end = Math.min(until, ...ends);
    if (end > from) mutes.push([rule, { from, until: end }]);
  }
  return mutes;
}

/**
 * Ends the mutes of what is polled again. An alarm that is on would tell of it at once: it stays muted until
 * it has seen enough polls succeed, and a little longer.
 *
 * @returns those that still mute
 */
export async function unmute(aws: Aws, rules: readonly Mute[], now: number): Promise<Muting[]> {
  const alarms = rules.flatMap((rule) => rule.alarms);
  const recovery = (Math.max(0, ...alarms.map(({ recoversMinutes }) => recoversMinutes)) + 2) * MINUTE;
  const still: Muting[] = [];
  for (const rule of rules) {
    const known = await knownWindow(aws, rule);
    if (!known) continue;
    if (known.until > now && rule.alarms.some(({ rings }) => rings)) {
      const window = windowOf(known, now, recovery);
      await putMute(aws, rule, window);
      still.push([rule, window]);
    } else await deleteMute(aws, rule);
  }
  return still;
}

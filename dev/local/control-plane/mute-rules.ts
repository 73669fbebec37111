import { failure, json, type Reply } from './reply.ts';

/** Input of the calls on mute rules, as far as it is read. */
export interface MuteRuleInput {
  readonly AlarmMuteRuleName?: string;
  readonly Name?: string;
  readonly Rule?: {
    readonly Schedule?: {
      readonly Expression?: string;
      readonly Duration?: string;
      readonly Timezone?: string;
    };
  };
  readonly MuteTargets?: { readonly AlarmNames?: readonly string[] };
}

interface MuteRule {
  readonly input: MuteRuleInput;
  readonly alarms: ReadonlySet<string>;
  /** On the clock of the alarms, in epoch milliseconds. */
  readonly from: number;
  readonly until: number;
}

const MINUTE = 60_000;
const MAX_ALARMS = 100;
const LONGEST_MINUTES = 15 * 24 * 60;

/**
 * Mute rules of CloudWatch with an `at` expression in UTC (CloudWatch API reference, PutAlarmMuteRule,
 * GetAlarmMuteRule and DeleteAlarmMuteRule). A caller's clock is the one on the wall; where the alarms live
 * in simulated time, a window is told by its distance from now, in both directions.
 */
export class MuteRules {
  readonly #rules = new Map<string, MuteRule>();
  readonly #isAlarm: (name: string) => boolean;

  /** @param isAlarm whether there is an alarm of this name */
  constructor(isAlarm: (name: string) => boolean) {
    this.#isAlarm = isAlarm;
  }

  /** One call on mute rules; `undefined` for any other. @param now on the clock of the alarms */
  serve(operation: string, input: MuteRuleInput, now: number): Reply | undefined {
    const { AlarmMuteRuleName = '' } = input;
    if (operation === 'PutAlarmMuteRule') return this.#put(input, now);
    if (operation === 'GetAlarmMuteRule') return this.#get(AlarmMuteRuleName, now);
    if (operation === 'DeleteAlarmMuteRule') return this.#delete(AlarmMuteRuleName);
    return undefined;
  }

  #put(input: MuteRuleInput, now: number): Reply {
    const { Duration = '', Expression = '', Timezone = 'UTC' } = input.Rule?.Schedule ?? {};
    const names = input.MuteTargets?.AlarmNames ?? [];
    const at = Date.parse(`${/^at\((\d{4}-\d\d-\d\dT\d\d:\d\d)\)$/.exec(Expression)?.[1]}Z`);
    const minutes = minutesOf(Duration);
    const problem =
      (!input.Name && 'Name is required.') ||
      (Number.isNaN(at) && `The expression ${Expression} is not simulated: at(yyyy-MM-ddThh:mm) is.`) ||
      (Timezone !== 'UTC' && `The time zone ${Timezone} is not simulated: UTC is.`) ||
      (!(minutes >= 1 && minutes <= LONGEST_MINUTES) && `Duration ${Duration} is not from PT1M to P15D.`) ||
      (names.length > MAX_ALARMS && `A rule mutes ${MAX_ALARMS} alarms at most.`);
    if (problem) return failure(400, 'ValidationError', problem);
    const unknown = names.find((name) => !this.#isAlarm(name));
    if (unknown !== undefined) return failure(400, 'ValidationError', `There is no alarm ${unknown}.`);
    const from = at - Date.now() + now;
    const rule = { input, alarms: new Set(names), from, until: from + minutes * MINUTE };
    this.#rules.set(String(input.Name), rule);
    return json(200, {});
  }

  #get(name: string, now: number): Reply {
    const rule = this.#rules.get(name);
    if (!rule) return failure(404, 'ResourceNotFoundException', `There is no mute rule ${name}.`);
    const { from, input, until } = rule;
    const Schedule = {
      Expression: `at(${new Date(from - now + Date.now()).toISOString().slice(0, 16)})`,
      Duration: `PT${Math.round((until - from) / MINUTE)}M`,
      Timezone: 'UTC',
    };
    const Status = now < from ? 'SCHEDULED' : now < until ? 'ACTIVE' : 'EXPIRED';
    return json(200, { ...input, Rule: { Schedule }, Status, MuteType: 'ONE_TIME' });
  }

  /** A rule that is not there is deleted as well. */
  #delete(name: string): Reply {
    this.#rules.delete(name);
    return json(200, {});
  }

  isMuted(alarm: string, now: number): boolean {
    return [...this.#rules.values()].some(
      ({ alarms, from, until }) => alarms.has(alarm) && now >= from && now < until,
    );
  }
}

/** Minutes of `PT90M`, `PT2H` or `P1DT12H`; NaN for anything else. */
function minutesOf(text: string): number {
  const found = /^P(?=.)(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(text);
  if (!found) return Number.NaN;
  const [, days = 0, hours = 0, minutes = 0] = found;
  return (Number(days) * 24 + Number(hours)) * 60 + Number(minutes);
}

import type { Deployment } from '../deployment/deploy.ts';
import { type MuteRuleInput, MuteRules } from './mute-rules.ts';
import type { Reply } from './reply.ts';

/** The part of DescribeAlarms' input that is looked at. */
export interface AlarmsInput {
  readonly AlarmNamePrefix?: string;
  readonly AlarmTypes?: readonly string[];
  readonly StateValue?: string;
}

/** What an alarm tells its topics. */
export interface Told {
  readonly name: string;
  readonly state: 'ALARM' | 'OK';
}

/**
 * The alarms of a template: OK until whoever evaluates them says otherwise. A muted alarm changes its state
 * and carries out no action; where it is on when its mute ends, it carries them out then (CloudWatch
 * API reference, PutAlarmMuteRule and DeleteAlarmMuteRule).
 */
export class Alarms {
  readonly #alarms: Deployment['alarms'];
  readonly #ringing = new Map<string, string>();
  /** Alarms that were on while they were muted, and are on. */
  readonly #held = new Set<string>();
  readonly #mutes: MuteRules;
  /** The clock of the alarms, in epoch milliseconds. */
  now: () => number = () => Date.now();
  /** Told of each action that is carried out. */
  onTold: (told: Told) => void = () => undefined;

  constructor(alarms: Deployment['alarms']) {
    this.#alarms = alarms;
    this.#mutes = new MuteRules((name) => alarms.some((alarm) => alarm.name === name));
  }

  /** Puts an alarm into ALARM, since now. */
  ring(name: string, reason: string): void {
    const isNew = !this.#ringing.has(name);
    this.#ringing.set(name, reason);
    if (isNew && !this.isMuted(name)) this.onTold({ name, state: 'ALARM' });
    this.settle();
  }

  /** The alarm is over. */
  end(name: string): void {
    this.#held.delete(name);
    if (this.#ringing.delete(name) && !this.isMuted(name)) this.onTold({ name, state: 'OK' });
  }

  isMuted(name: string): boolean {
    return this.#mutes.isMuted(name, this.now());
  }

  /** Carries out the actions of what is on and not muted any more. */
  settle(): void {
    for (const name of this.#ringing.keys()) {
      if (this.isMuted(name)) this.#held.add(name);
      else if (this.#held.delete(name)) this.onTold({ name, state: 'ALARM' });
    }
  }

  /** The calls on mute rules; `undefined` for any other. */
  serveMutes(operation: string, input: MuteRuleInput): Reply | undefined {
    const reply = this.#mutes.serve(operation, input, this.now());
    this.settle();
    return reply;
  }

  /** Composite alarms are given to those alone who ask for their type, as CloudWatch does. */
  describe({ AlarmNamePrefix = '', AlarmTypes = ['MetricAlarm'], StateValue }: AlarmsInput): object {
    const alarms = this.#alarms
      .filter(({ name }) => name.startsWith(AlarmNamePrefix))
      .map((alarm) => ({ kind: alarm.kind, described: this.#described(alarm) }))
      .filter(({ described }) => StateValue === undefined || described.StateValue === StateValue);
    const ofType = (type: string) =>
      alarms
        .filter(({ kind }) => (kind === 'composite' ? 'CompositeAlarm' : 'MetricAlarm') === type)
        .filter(() => AlarmTypes.includes(type))
        .map(({ described }) => described);
    return { MetricAlarms: ofType('MetricAlarm'), CompositeAlarms: ofType('CompositeAlarm') };
  }

  #described(alarm: Deployment['alarms'][number]) {
    const { actions, description, name } = alarm;
    return {
      AlarmName: name,
      AlarmDescription: description,
      AlarmActions: actions,
      StateValue: this.#ringing.has(name) ? 'ALARM' : 'OK',
      StateReason: this.#ringing.get(name) ?? '',
      StateUpdatedTimestamp: Date.now() / 1000,
      ...(alarm.kind === 'composite' && { AlarmRule: alarm.rule }),
      ...(alarm.kind === 'metric' && {
        EvaluationPeriods: alarm.evaluationPeriods,
        DatapointsToAlarm: alarm.datapointsToAlarm,
        Period: alarm.periodMinutes * 60,
      }),
    };
  }
}

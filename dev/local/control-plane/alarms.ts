import type { Deployment } from '../deployment/deploy.ts';

/** The alarms of a template: OK until whoever evaluates them says otherwise. */
export class Alarms {
  readonly #alarms: Deployment['alarms'];
  readonly #ringing = new Map<string, string>();

  constructor(alarms: Deployment['alarms']) {
    this.#alarms = alarms;
  }

  /** Puts an alarm into ALARM, since now. */
  ring(name: string, reason: string): void {
    this.#ringing.set(name, reason);
  }

  /** The alarm is over. */
  end(name: string): void {
    this.#ringing.delete(name);
  }

  /** @param state where only alarms in this state are asked for */
  describe(prefix: string, state?: string): object {
    const alarms = this.#alarms
      .filter(({ name }) => name.startsWith(prefix))
      .filter(({ name }) => state === undefined || state === (this.#ringing.has(name) ? 'ALARM' : 'OK'));
    return {
      MetricAlarms: alarms.map(({ actions, description, name }) => ({
        AlarmName: name,
        AlarmDescription: description,
        AlarmActions: actions,
        StateValue: this.#ringing.has(name) ? 'ALARM' : 'OK',
        StateReason: this.#ringing.get(name) ?? '',
        StateUpdatedTimestamp: Date.now() / 1000,
      })),
      CompositeAlarms: [],
    };
  }
}

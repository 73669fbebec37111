import type { Credentials } from '#poller/tick/ports.ts';
import type { Forwarder } from '../forwarder/forwarder.ts';
import { type EnvironmentModel, startEnvironment } from './environment.ts';
import { isJsonObject, type Json } from './json.ts';
import { Ledger } from './ledger.ts';
import type { ReportSpec } from './plan.ts';
import type { Filter } from './queues.ts';
import { RareStates } from './rare-states.ts';
import { finished, rawReport } from './reports.ts';
import { Retarus } from './retarus.ts';
import { VirtualTime } from './virtual-time.ts';

/** What does not change during a history. */
export interface Setting {
  readonly queues: readonly Filter[];
  readonly sendsInFlight: number;
  /** Whether SQS refuses a poisonous status alone or with the batch that it is in. */
  readonly spoils: 'entry' | 'request';
}

export const START = Date.parse('2026-11-02T12:00:00Z');

/** Retarus, SQS, Secrets Manager and a forwarder's environment, under an observer who knows the promises. */
export class World {
  /** Of the next environment; each can have a build of its own once the one before is dead. */
  forwarder: Forwarder;
  readonly setting: Setting;
  readonly time: VirtualTime;
  readonly ledger: Ledger;
  readonly rare = new RareStates();
  readonly retarus: Retarus;
  readonly spoils: Setting['spoils'];
  secret: Credentials = { username: 'user', password: 'password-0' };
  environment: EnvironmentModel;
  /** Retarus lists everything in a form that nobody can read. */
  apiChanged = false;
  /** The first broken promise. */
  broken: unknown;
  #jobs = 0;
  #passwords = 0;

  constructor(forwarder: Forwarder, setting: Setting, time: VirtualTime = new VirtualTime(START)) {
    this.time = time;
    this.forwarder = forwarder;
    this.setting = setting;
    this.spoils = setting.spoils;
    this.ledger = new Ledger(setting.queues);
    this.retarus = new Retarus(this.secret);
    this.environment = this.startEnvironment();
  }

  startEnvironment(): EnvironmentModel {
    return startEnvironment(this.forwarder, this.setting.queues, this.setting.sendsInFlight);
  }

  /** The page as Retarus lists it now. */
  page(): readonly Json[] {
    const page = this.retarus.page().map(({ raw }) => raw);
    return this.apiChanged ? page.map(changed) : page;
  }

  arrive(reports: readonly ReportSpec[]): void {
    for (const report of reports) this.retarus.arrive(rawReport(`J${++this.#jobs}`, report));
  }

  finishPending(): void {
    for (const { jobId, raw } of this.retarus.stored) if (jobId) this.retarus.finish(jobId, finished(raw));
  }

  rotate(where: 'both' | 'Retarus' | 'secret'): void {
    const password = `password-${++this.#passwords}`;
    if (where !== 'secret') this.retarus.credentials = { ...this.retarus.credentials, password };
    if (where !== 'Retarus') this.secret = { ...this.secret, password };
  }

  /** Remembers a broken promise even where the forwarder swallows the error. */
  watch<T>(observation: () => T): T {
    try {
      return observation();
    } catch (error) {
      this.broken ??= error;
      throw error;
    }
  }
}

const changed = (raw: Json): Json => (isJsonObject(raw) ? { ...raw, recipientStatus: 'moved' } : raw);

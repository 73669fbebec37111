import { METRICS, NAMESPACE } from '#poller/interface/metrics.ts';
import { createLocalFunction, type LocalFunction } from '../function/index.ts';
import { AlarmWatch } from './alarm-watch.ts';
import type { QueueState } from './observe.ts';
import type { TickRecord } from './ticking.ts';
import type { World } from './world.ts';

/** A daily digest as its topic got it. */
export interface SentDigest {
  /** Simulated time when it was due, epoch milliseconds. */
  readonly at: number;
  readonly subject: string;
  /** What a mailbox gets. */
  readonly text: string;
  /** What a queue gets: the same text, or JSON where the settings say so. */
  readonly data: string;
}

const MINUTE_MS = 60_000;

/**
 * A run begins as if a day had gone by before it, with every poll a success: a new deployment's alarms miss
 * its data.
 */
const QUIET_MINUTES = 24 * 60;

/**
 * What AWS does in each simulated minute: CloudWatch measures the queues and evaluates the alarms, and a
 * schedule sends
 * the daily digest when it is due, by the very function that is deployed.
 */
export class SimulatedTime {
  readonly alarms: AlarmWatch;
  /** The latest digest. */
  digest: SentDigest | undefined;
  readonly #world: World;
  readonly #queues: readonly QueueState[];
  readonly #function: LocalFunction | undefined;

  constructor(world: World, queues: readonly QueueState[]) {
    this.#world = world;
    this.#queues = queues;
    const { controlPlane, deployment } = world;
    const start = Date.now() - QUIET_MINUTES * MINUTE_MS;
    this.alarms = new AlarmWatch(deployment.alarms, start, controlPlane.simulated.metrics);
    this.alarms.pass(QUIET_MINUTES, () => this.#pollInVain());
    this.#connectAlarms();
    if (!deployment.digest) return;
    const { environment, ...options } = deployment.digest.functionOptions;
    this.#function = createLocalFunction({
      ...options,
      environment: {
        ...environment,
        AWS_ENDPOINT_URL_CLOUDWATCH: controlPlane.simulated.endpoint,
        AWS_ENDPOINT_URL_SNS: controlPlane.endpoint,
      },
    });
    controlPlane.onPublish = ({ topicArn: _, ...message }) => {
      this.digest = { at: this.alarms.now, ...message };
    };
  }

  /** What the alarms say is also what `fax-status` sees, and what it mutes tells nobody here. */
  #connectAlarms(): void {
    const deployed = this.#world.controlPlane.alarms;
    deployed.now = () => this.alarms.now;
    this.alarms.isMuted = (name) => deployed.isMuted(name);
    let isChanging = false;
    this.alarms.onChange = ({ name, state }) => {
      isChanging = true;
      if (state === 'ALARM') deployed.ring(name, 'Its metrics in this run.');
      else deployed.end(name);
      isChanging = false;
    };
    deployed.onTold = ({ name }) => {
      if (!isChanging) this.alarms.tellLate(name);
    };
  }

  /** What an uneventful minute is to the alarms. */
  #pollInVain(): void {
    const { deployment, sources } = this.#world;
    for (const { name: source } of sources) {
      const dimensions = { service: deployment.stackName, source };
      this.alarms.add(NAMESPACE, METRICS.pollSucceeded.name, dimensions, 1);
    }
  }

  /** Takes in what a tick wrote, and what Lambda measures of it. */
  readTick({ hasThrown, log }: TickRecord, durationMs: number): void {
    this.alarms.readLog(log);
    const { name: FunctionName } = this.#world.deployment.functionOptions;
    this.alarms.add('AWS/Lambda', 'Errors', { FunctionName }, hasThrown ? 1 : 0);
    this.alarms.add('AWS/Lambda', 'Duration', { FunctionName }, durationMs);
  }

  /** Ends the minute. */
  async end(): Promise<void> {
    const end = this.alarms.now + MINUTE_MS;
    for (const { name, waiting } of this.#queues) {
      const oldest = waiting.values().next().value ?? end;
      this.#measure(name, waiting.size, (end - oldest) / 1000);
    }
    const { deployment, sqs } = this.#world;
    const watched = new Set(this.#queues.map(({ name }) => name));
    for (const { name, url } of Object.values(deployment.queues))
      if (!watched.has(name))
        this.#measure(name, await sqs.count(url), (await sqs.oldestMessageAge(name)) ?? 0);
    this.alarms.endMinute();
    this.#world.controlPlane.alarms.settle();
    if (this.#isDigestDue()) await this.sendDigest();
  }

  /** @param age of the oldest message, in seconds */
  #measure(QueueName: string, messages: number, age: number): void {
    const add = (metric: string, value: number) => this.alarms.add('AWS/SQS', metric, { QueueName }, value);
    add('ApproximateNumberOfMessagesVisible', messages);
    add('ApproximateNumberOfMessagesNotVisible', 0);
    add('ApproximateAgeOfOldestMessage', age);
  }

  #isDigestDue(): boolean {
    const { digest } = this.#world.deployment;
    return digest !== undefined && minuteOfDay(this.alarms.now, digest.timeZone) === digest.minuteOfDay;
  }

  /**
   * Sends the digest of the 24 simulated hours that end now.
   *
   * @returns the digest; nothing where none is deployed
   * @throws Error with what the function failed with
   */
  async sendDigest(): Promise<SentDigest | undefined> {
    if (!this.#function) return undefined;
    const result = await this.#function.invoke({ scheduledTime: new Date(this.alarms.now).toISOString() });
    this.#function.logs.length = 0;
    if (result.kind === 'returned') return this.digest;
    throw new Error(
      `The daily digest failed: ${'error' in result ? result.error.errorMessage : result.kind}`,
    );
  }

  async stop(): Promise<void> {
    await this.#function?.kill();
  }
}

/** Minutes since midnight, as a clock in the time zone shows them. */
function minuteOfDay(at: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  const [hour, minute] = format.format(at).split(':').map(Number);
  return (hour ?? 0) * 60 + (minute ?? 0);
}

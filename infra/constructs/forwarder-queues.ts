import { Duration } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { WatchedQueue } from '../../functions/daily-digest/interface/config.ts';
import type { FaxStatusForwarderProps } from './fax-status-forwarder-props.ts';
import type { ConsumedQueue } from './monitoring/queue-alarms.ts';
import type { PolledQueue } from './poller.ts';
import { drainingName, MAIN_QUEUE, QUEUE_DEFAULTS, type QueueOptions } from './queue-options.ts';
import { QuarantineQueue, StatusQueue, type StatusQueueProps } from './status-queues.ts';

/**
 * What whoever puts a dead letter back may do (SQS developer guide, "Configuring a dead-letter queue
 * redrive").
 */
const MOVE_TASKS = ['sqs:StartMessageMoveTask', 'sqs:ListMessageMoveTasks', 'sqs:CancelMessageMoveTask'];

/** What whoever looks at a message, and takes it away, may do. */
const TAKING = [
  'sqs:ReceiveMessage',
  'sqs:DeleteMessage',
  'sqs:ChangeMessageVisibility',
  'sqs:GetQueueAttributes',
];

/** All queues of a forwarder: the one that takes every status, filtered and draining ones, quarantine. */
export class ForwarderQueues {
  /** Takes every status: one that was made, or one that was given. */
  readonly main: IQueue;
  /** Absent where the main queue was given. */
  readonly deadLetter: IQueue | undefined;
  readonly filtered: ReadonlyMap<string, StatusQueue>;
  /** No longer filled, by `statuses-draining`. */
  readonly draining: ReadonlyMap<string, StatusQueue>;
  readonly quarantine: IQueue;
  readonly #main: StatusQueue | IQueue;
  readonly #props: Pick<FaxStatusForwarderProps, 'filteredQueues'>;

  /** @param scope where queues are made */
  constructor(
    scope: Construct,
    props: Pick<FaxStatusForwarderProps, 'queue' | 'filteredQueues' | 'drainingQueues'>,
    common: Pick<StatusQueueProps, 'removalPolicy' | 'encryptionKey'>,
  ) {
    const { drainingQueues = [], filteredQueues = [], queue } = props;
    // A queue of the other type is another resource: the old one can drain beside it.
    const make = (id: string, { fifo = true, ...options }: QueueOptions = {}) =>
      new StatusQueue(scope, fifo ? id : `${id}-Standard`, {
        ...common,
        fifo,
        visibilityTimeout:
          options.visibilityTimeout ?? Duration.seconds(QUEUE_DEFAULTS.visibilityTimeoutSeconds),
        maxReceiveCount: options.maxReceiveCount ?? QUEUE_DEFAULTS.maxReceiveCount,
        retention: options.retention ?? Duration.days(QUEUE_DEFAULTS.retentionDays),
      });
    this.#props = props;
    this.#main = isQueue(queue) ? queue : make(idOf(MAIN_QUEUE), queue);
    this.main = isQueue(this.#main) ? this.#main : this.#main.queue;
    this.deadLetter = isQueue(this.#main) ? undefined : this.#main.deadLetter;
    this.filtered = new Map(filteredQueues.map(({ name, ...options }) => [name, make(idOf(name), options)]));
    this.draining = new Map(
      drainingQueues.map(({ name, ...options }) => [drainingName(name), make(idOf(name), options)]),
    );
    this.quarantine = new QuarantineQueue(scope, 'Quarantine', common).queue;
  }

  /** Those that statuses are sent to, as the function is told of them. */
  get polled(): readonly PolledQueue[] {
    const filters = new Map(this.#props.filteredQueues?.map(({ filter, name }) => [name, filter]));
    return [
      { name: MAIN_QUEUE, queue: this.main },
      ...[...this.filtered].map(([name, { queue }]) => ({ name, queue, filter: filters.get(name) })),
    ];
  }

  /** The same, as the alarms see them. */
  get consumed(): readonly ConsumedQueue[] {
    return [
      isQueue(this.#main)
        ? { name: MAIN_QUEUE, queue: this.#main, retentionDays: undefined, deadLetter: undefined }
        : this.#main.consumed(MAIN_QUEUE),
      ...[...this.filtered, ...this.draining].map(([name, made]) => made.consumed(name)),
    ];
  }

  /** What waits for a person, as the digest sees it. */
  get aside(): readonly (Omit<WatchedQueue, 'url'> & { readonly queue: IQueue })[] {
    return [
      ...this.#deadLetters.map(([belongsTo, queue]) => ({
        name: `${belongsTo} (dead-letter)`,
        kind: 'dead-letter' as const,
        belongsTo,
        queue,
      })),
      { name: 'quarantine', kind: 'quarantine', queue: this.quarantine },
    ];
  }

  /** Those that consumers read, also while they drain. */
  get statuses(): readonly IQueue[] {
    return this.consumed.map(({ queue }) => queue);
  }

  get deadLetters(): readonly IQueue[] {
    return this.#deadLetters.map(([, queue]) => queue);
  }

  get #deadLetters(): readonly (readonly [string, IQueue])[] {
    return [
      ...(this.deadLetter ? [[MAIN_QUEUE, this.deadLetter] as const] : []),
      ...[...this.filtered, ...this.draining].map(([name, { deadLetter }]) => [name, deadLetter] as const),
    ];
  }

  /** @throws Error where there is no queue of this name */
  grantConsume(grantee: IGrantable, name: string): Grant {
    const filled = name === MAIN_QUEUE ? this.main : this.filtered.get(name)?.queue;
    const draining = this.draining.get(name) ?? this.draining.get(drainingName(name));
    const [grant, ...others] = [filled, draining?.queue].flatMap(
      (queue) => queue?.grantConsumeMessages(grantee) ?? [],
    );
    if (!grant) throw new Error(`There is no queue of the name "${name}".`);
    return others.reduce((all, other) => all.combine(other), grant);
  }

  /** Messages are taken from the queues beside, and sent to those of the consumers. */
  grantReplay(grantee: IGrantable): Grant {
    const grants = [
      ...this.deadLetters.map((queue) => queue.grant(grantee, ...MOVE_TASKS, ...TAKING)),
      this.quarantine.grant(grantee, ...TAKING),
      ...this.statuses.map((queue) => queue.grant(grantee, 'sqs:SendMessage')),
    ];
    const all = [...this.deadLetters, this.quarantine, ...this.statuses];
    const keys = new Set(all.flatMap(({ encryptionMasterKey }) => encryptionMasterKey ?? []));
    for (const key of keys) grants.push(key.grant(grantee, 'kms:Decrypt', 'kms:GenerateDataKey'));
    return grants.reduce((all, grant) => all.combine(grant), Grant.drop(grantee, 'replay'));
  }
}

const idOf = (name: string): string => (name === MAIN_QUEUE ? 'Statuses' : `Statuses-${name}`);

const isQueue = (value: QueueOptions | IQueue | StatusQueue | undefined): value is IQueue =>
  value !== undefined && 'queueArn' in value;

import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  DeduplicationScope,
  FifoThroughputLimit,
  Queue,
  QueueEncryption,
  QueuePolicy,
  type QueueProps,
  RedrivePermission,
} from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ACCEPTED, accept } from './accepted-findings.ts';
import type { ConsumedQueue } from './monitoring/queue-alarms.ts';

export interface StatusQueueProps {
  readonly fifo: boolean;
  readonly visibilityTimeout: Duration;
  /** Deliveries of a message before it moves to the dead-letter queue. */
  readonly maxReceiveCount: number;
  /** How long it keeps a message that nobody takes. */
  readonly retention: Duration;
  readonly removalPolicy: RemovalPolicy;
  /**
   * Encrypts the queues; its policy must let senders and consumers use it.
   * @default - the key that SQS manages
   */
  readonly encryptionKey?: IKey | undefined;
}

/** A queue that statuses are sent to, and its dead-letter queue. */
export class StatusQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetter: Queue;
  readonly fifo: boolean;
  readonly #retention: Duration;

  constructor(scope: Construct, id: string, props: StatusQueueProps) {
    super(scope, id);
    const { fifo, maxReceiveCount, retention, visibilityTimeout } = props;
    this.fifo = fifo;
    this.#retention = retention;
    // High-throughput mode: without it, 300 requests a second are the ceiling of all sources together.
    const fifoProps = fifo && {
      fifo: true,
      deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
    };
    // It cannot say in turn whose dead letters it takes: CloudFormation makes up the name of the queue only
    // after this one is there. Its policies are the only way in: the account's own queues, and nothing
    // without TLS.
    this.deadLetter = new Queue(this, 'DeadLetter', { ...commonProps(props), ...fifoProps });
    keepPolicyOf(this.deadLetter, props);
    accept(this.deadLetter, ACCEPTED.deadLetterQueue);
    this.queue = new Queue(this, 'Queue', {
      ...commonProps(props),
      ...fifoProps,
      retentionPeriod: retention,
      visibilityTimeout,
      deadLetterQueue: { queue: this.deadLetter, maxReceiveCount },
      redriveAllowPolicy: NO_DEAD_LETTERS,
    });
    keepPolicyOf(this.queue, props);
  }

  /** The same, as the alarms see it. */
  consumed(name: string): ConsumedQueue {
    return {
      name,
      queue: this.queue,
      retentionDays: this.#retention.toDays(),
      deadLetter: { queue: this.deadLetter, retentionDays: LONGEST_RETENTION.toDays() },
    };
  }
}

/**
 * The queue for reports that cannot be read. A standard queue whatever the status queue is: nothing there
 * needs an order, and a repetition is known by its id.
 */
export class QuarantineQueue extends Construct {
  readonly queue: Queue;

  constructor(
    scope: Construct,
    id: string,
    props: Pick<StatusQueueProps, 'removalPolicy' | 'encryptionKey'>,
  ) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', { ...commonProps(props), redriveAllowPolicy: NO_DEAD_LETTERS });
    keepPolicyOf(this.queue, props);
    accept(this.queue, ACCEPTED.quarantine);
  }
}

/** A queue that outlives the stack still lets its consumers of other accounts in, and nobody without TLS. */
function keepPolicyOf(queue: Queue, { removalPolicy }: Pick<StatusQueueProps, 'removalPolicy'>): void {
  const policy = queue.node.children.find((child) => child instanceof QueuePolicy);
  policy?.applyRemovalPolicy(removalPolicy);
}

/** No other queue may name it as its dead-letter queue and fill it with messages that are no statuses. */
const NO_DEAD_LETTERS = { redrivePermission: RedrivePermission.DENY_ALL };

/** SQS' longest. */
export const LONGEST_RETENTION = Duration.days(14);

const commonProps = ({
  encryptionKey,
  removalPolicy,
}: Pick<StatusQueueProps, 'removalPolicy' | 'encryptionKey'>): QueueProps => ({
  // A dead letter of a standard queue brings its age along: it must never have less time than before.
  retentionPeriod: LONGEST_RETENTION,
  encryption: encryptionKey ? QueueEncryption.KMS : QueueEncryption.SQS_MANAGED,
  ...(encryptionKey && { encryptionMasterKey: encryptionKey }),
  enforceSSL: true,
  removalPolicy,
});

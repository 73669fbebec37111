import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export interface StatusQueuesProps {
  readonly fifo: boolean;
  readonly visibilityTimeout: Duration;
  /** Deliveries of a message before it moves to the dead-letter queue. */
  readonly maxReceiveCount: number;
  readonly removalPolicy: RemovalPolicy;
  /**
   * Encrypts the queues; its policy must let senders and consumers use it.
   * @default - the key that SQS manages
   */
  readonly encryptionKey?: IKey | undefined;
}

/** SQS' longest: whoever is on holiday finds the messages still there. */
const RETENTION = Duration.days(14);

/** The status queue, its dead-letter queue, and the quarantine queue. */
export class StatusQueues extends Construct {
  readonly status: Queue;
  readonly deadLetter: Queue;
  readonly quarantine: Queue;

  constructor(scope: Construct, id: string, props: StatusQueuesProps) {
    super(scope, id);
    const { encryptionKey, fifo, maxReceiveCount, removalPolicy, visibilityTimeout } = props;
    const common = {
      retentionPeriod: RETENTION,
      encryption: encryptionKey ? QueueEncryption.KMS : QueueEncryption.SQS_MANAGED,
      ...(encryptionKey && { encryptionMasterKey: encryptionKey }),
      enforceSSL: true,
      removalPolicy,
    };
    // High-throughput mode: without it, 300 requests a second are the ceiling of all sources together.
    const fifoProps = fifo && {
      fifo: true,
      deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
    };
    this.deadLetter = new Queue(this, 'DeadLetter', { ...common, ...fifoProps });
    this.status = new Queue(this, 'Status', {
      ...common,
      ...fifoProps,
      visibilityTimeout,
      deadLetterQueue: { queue: this.deadLetter, maxReceiveCount },
    });
    // Standard whatever the status queue is: nothing there needs an order, and a repetition is known by its id.
    this.quarantine = new Queue(this, 'Quarantine', common);
  }
}

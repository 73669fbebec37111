import type { Queues } from '../tick/ports.ts';
import type { QueueAddress } from './sqs-batch.ts';

/** What the forwarder calls at AWS. There are two ways to it: signed-aws.ts, and sdk-aws.ts as the fallback. */
export interface Aws {
  readonly queues: Queues;
  readonly readSecret: ReadSecret;
}

/**
 * The text of a secret's current version; not retried.
 *
 * @throws an error with the service's code as its name
 */
export type ReadSecret = (secretId: string, timeoutMs: number) => Promise<string | undefined>;

export interface AwsOptions {
  readonly region: string;
  /** Secrets Manager's endpoint. */
  readonly secretsUrl: string;
  /** By the names that the tick uses. */
  readonly queues: ReadonlyMap<string, QueueAddress>;
  /** SQS connections at once. */
  readonly sendsInFlight: number;
}

export type ConnectAws = (options: AwsOptions) => Aws;

import { Logger } from '@aws-lambda-powertools/logger';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Gatherers } from './gather.ts';
import { DIGEST_CONFIG_VARIABLE, type DigestConfig } from './interface/config.ts';

export interface Dependencies {
  readonly config: DigestConfig;
  readonly clients: Gatherers & { readonly sns: SNSClient };
  readonly logger: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Builds everything that the function uses, once for an execution environment.
 *
 * @throws Error where the environment holds no configuration
 */
export function createDependencies(variables: NodeJS.ProcessEnv, now = () => Date.now()): Dependencies {
  const text = variables[DIGEST_CONFIG_VARIABLE];
  if (!text) throw new Error(`The environment variable ${DIGEST_CONFIG_VARIABLE} is missing.`);
  const config = JSON.parse(text) as DigestConfig;
  return {
    config,
    clients: {
      cloudWatch: new CloudWatchClient(),
      sns: new SNSClient(),
      // A queue's URL names no FIPS, dual-stack or private endpoint; the settings of the environment do.
      sqs: new SQSClient({ useQueueUrlAsEndpoint: false }),
    },
    logger: new Logger({ serviceName: config.service }),
    now,
  };
}

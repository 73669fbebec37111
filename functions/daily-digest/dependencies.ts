import { Logger } from '@aws-lambda-powertools/logger';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Gatherers } from './gather.ts';
import { DIGEST_CONFIG_VARIABLE, type DigestConfig, parseDigestConfig } from './interface/config.ts';

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
 * @throws InvalidDigestConfigError
 */
export function createDependencies(variables: NodeJS.ProcessEnv, now = () => Date.now()): Dependencies {
  const config = parseDigestConfig(variables[DIGEST_CONFIG_VARIABLE]);
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

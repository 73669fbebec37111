import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { ConnectAws } from './aws.ts';
import { SqsQueues } from './sqs-queues.ts';
import { within } from './within.ts';

/** The clients of the AWS SDK: the fallback, by setting. What retries is in the tick and in secret-logins.ts, so they must not. */
export const sdkAws: ConnectAws = ({ region, secretsUrl, queues, sendsInFlight }) => {
  const sqs = new SQSClient({
    region,
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: 3_000,
      httpsAgent: { keepAlive: true, maxSockets: sendsInFlight },
    },
  });
  const secrets = new SecretsManagerClient({
    region,
    endpoint: secretsUrl,
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 2_000 },
  });
  for (const { middlewareStack } of [sqs, secrets]) {
    // It would copy every request for a log that nobody keeps: a tenth of the time, and fax numbers one setting away from a log.
    middlewareStack.remove('loggerMiddleware');
  }
  return {
    queues: new SqsQueues(sqs, queues),
    readSecret: async (secretId, timeoutMs) => {
      const command = new GetSecretValueCommand({ SecretId: secretId });
      const { SecretString } = await within(timeoutMs, (abortSignal) =>
        secrets.send(command, { abortSignal }),
      );
      return SecretString;
    },
  };
};

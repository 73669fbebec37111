import type { Settings } from './schema.ts';

/** A statement of the policy of a KMS key, to be copied into it. */
export interface KeyPolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Principal: Readonly<Record<string, string | readonly string[]>>;
  readonly Action: readonly string[];
  readonly Resource: '*';
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * What the policy of the customer key must say, which this deployment cannot write: the key is imported.
 * Empty without one. The stack is taken to be in the account and the region of the key.
 *
 * Sources: CloudWatch Logs user guide, "Encrypt log data"; CloudWatch user guide, "Notifying users on alarm
 * changes"; SQS developer guide, "Key management".
 */
export function keyPolicyStatements(settings: Settings): KeyPolicyStatement[] {
  const { consumers, drainingQueues, encryptionKeyArn, filteredQueues } = settings;
  if (encryptionKeyArn === undefined) return [];
  const [, partition = '', , region = '', account = ''] = encryptionKeyArn.split(':');
  const rootOf = (number: string) => `arn:${partition}:iam::${number}:root`;
  const further = [...filteredQueues, ...drainingQueues].flatMap((queue) => queue.consumers);
  const others = [...consumers, ...further]
    .map((consumer) => (consumer.startsWith('arn:') ? consumer : rootOf(consumer)))
    .filter((arn) => arn.split(':')[4] !== account);
  const allow = (
    Sid: string,
    Principal: KeyPolicyStatement['Principal'],
    Action: readonly string[],
    Condition?: KeyPolicyStatement['Condition'],
  ): KeyPolicyStatement => ({
    Sid,
    Effect: 'Allow',
    Principal,
    Action,
    Resource: '*',
    ...(Condition && { Condition }),
  });
  return [
    // The function, the digest and consumers of the account are granted the key in their own policies.
    allow('PoliciesOfTheAccount', { AWS: rootOf(account) }, ['kms:*']),
    allow(
      'LogGroups',
      { Service: `logs.${region}.amazonaws.com` },
      ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:*`,
        },
      },
    ),
    allow(
      'AlarmsToTopics',
      { Service: 'cloudwatch.amazonaws.com' },
      ['kms:Decrypt', 'kms:GenerateDataKey*'],
      { StringEquals: { 'aws:SourceAccount': account } },
    ),
    ...(others.length > 0
      ? [allow('ConsumersOfOtherAccounts', { AWS: [...new Set(others)] }, ['kms:Decrypt'])]
      : []),
  ];
}

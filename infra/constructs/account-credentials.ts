import { ArnFormat, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { accountName, REPORT_RETENTION_DAYS } from '../../functions/poll-reports/interface/source.ts';
import { dataCentersOfAccount } from '../settings/accounts-schema.ts';
import { ACCEPTED, accept } from './accepted-findings.ts';
import type { ForwardedAccount } from './fax-status-forwarder-props.ts';
import type { PolledSecret } from './poller.ts';
import type { ScheduledSource } from './source-schedules.ts';

export interface AccountCredentialsProps {
  readonly removalPolicy: RemovalPolicy;
  /** Encrypts the secrets that are created. */
  readonly encryptionKey?: IKey | undefined;
}

/** The secret of each account, created where none is given, and the sources that read with it. */
export class AccountCredentials {
  readonly sources: readonly ScheduledSource[];
  /** Each once, also where accounts share one. */
  readonly secrets: readonly PolledSecret[];
  /** Those created here, by `12345` or `12345/billing`. */
  readonly created: ReadonlyMap<string, ISecret>;

  /** @param scope where secrets are created */
  constructor(scope: Construct, accounts: readonly ForwardedAccount[], props: AccountCredentialsProps) {
    const created = new Map<string, ISecret>();
    const secrets = new Map<ISecret, PolledSecret>();
    this.sources = accounts.flatMap(({ customerNumber: account, dataCenters, region, ...options }) => {
      const { enabled = true, login, reportRetention, secretKey } = options;
      const whose = { account, ...(login !== undefined && { login }) };
      const secret = options.secret ?? createSecret(scope, accountName(whose), props);
      if (!options.secret) created.set(accountName(whose), secret);
      secrets.set(secret, { secret, key: secretKey });
      return dataCentersOfAccount({ region, dataCenters }).map((dataCenter) => ({
        ...whose,
        dataCenter,
        secretId: secretIdOf(scope, secret),
        enabled,
        reportRetentionDays: reportRetention?.toDays() ?? REPORT_RETENTION_DAYS,
      }));
    });
    this.secrets = [...secrets.values()];
    this.created = created;
  }
}

function createSecret(
  scope: Construct,
  name: string,
  { encryptionKey, removalPolicy }: AccountCredentialsProps,
) {
  const secret = new Secret(scope, `Credentials-${name.replace('/', '-')}`, {
    description: `Retarus credentials of account ${name}: {"username": "…", "password": "…"}`,
    // A placeholder: the poller says that none are stored until credentials are put in.
    generateSecretString: { secretStringTemplate: '{"username":""}', generateStringKey: 'password' },
    removalPolicy,
    ...(encryptionKey && { encryptionKey }),
  });
  accept(secret, ACCEPTED.noRotation, ...(encryptionKey ? [] : [ACCEPTED.secretOfAwsKey]));
  return secret;
}

/**
 * What the function asks Secrets Manager for. A secret that is known by its name is asked for by it: the ARN
 * that the CDK makes of a name lacks the six characters at its end, and of a name like `prod/retarus-secret`
 * Secrets Manager would take the last word for them.
 */
function secretIdOf(scope: Construct, secret: ISecret): string {
  if (secret.secretFullArn !== undefined) return secret.secretFullArn;
  const ofItsName = Stack.of(scope).formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: secret.secretName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return secret.secretArn === ofItsName ? secret.secretName : secret.secretArn;
}

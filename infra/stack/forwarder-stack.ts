import { Annotations, CfnOutput, Duration, RemovalPolicy, Stack, type StackProps, Tags } from 'aws-cdk-lib';
import { SecurityGroup, Subnet, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AccountPrincipal, ArnPrincipal, CompositePrincipal, type IPrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { FaxStatusForwarder } from '../constructs/fax-status-forwarder.ts';
import type { FaxStatusForwarderProps, ForwardedAccount } from '../constructs/fax-status-forwarder-props.ts';
import type { AlarmOptions, AlarmTarget } from '../constructs/monitoring/alarm-options.ts';
import { wordOf } from '../constructs/names.ts';
import { DRAINING_OUTPUT, MAIN_QUEUE, type QueueOptions } from '../constructs/queue-options.ts';
import { dataCentersOfAccount, EXAMPLE_CUSTOMER_NUMBER } from '../settings/accounts-schema.ts';
import type { AlarmSettings } from '../settings/alarms-schema.ts';
import { baseUrlsOf } from '../settings/load.ts';
import type { AccountSettings, QueueSettings, Settings } from '../settings/schema.ts';
import { warningsOf } from './warnings.ts';

export interface ForwarderStackProps extends StackProps {
  readonly settings: Settings;
  /**
   * Whether the schedules of the example's account run too, as they do where Retarus is simulated.
   * @default false
   */
  readonly pollsExample?: boolean;
}

/** Turns settings into a FaxStatusForwarder, and outputs what a person needs next. */
export class ForwarderStack extends Stack {
  readonly forwarder: FaxStatusForwarder;

  constructor(
    scope: Construct,
    id: string,
    { settings, pollsExample = false, ...props }: ForwarderStackProps,
  ) {
    super(scope, id, { description: 'Forwards Retarus fax statuses to SQS.', ...props });
    const { countedReasons, name, poller, privacy, queue, reasonOverrides } = settings;
    this.forwarder = new FaxStatusForwarder(this, 'Forwarder', {
      memorySize: poller.memoryMb,
      period: Duration.minutes(poller.periodMinutes),
      secretCache: Duration.seconds(poller.secretCacheSeconds),
      sendsInFlight: poller.sendsInFlight,
      name,
      countedReasons,
      reasonOverrides,
      privacy,
      accounts: settings.accounts.map((account) => this.#account(account, settings, pollsExample)),
      queue: queueOptions(queue),
      filteredQueues: settings.filteredQueues.map(({ name: queueName, filter, consumers, ...options }) => ({
        name: queueName,
        filter,
        consumers: principalsOf(consumers),
        ...queueOptions(options),
      })),
      drainingQueues: settings.drainingQueues.map(({ name: queueName, consumers, ...options }) => ({
        name: queueName,
        consumers: principalsOf(consumers),
        ...queueOptions(options),
      })),
      baseUrls: baseUrlsOf(settings),
      logRetention: settings.logRetentionDays,
      fixedAddress: settings.fixedAddress,
      ...this.#vpc(settings.vpc),
      consumers: principalsOf(settings.consumers),
      ...(settings.encryptionKeyArn !== undefined && {
        encryptionKey: Key.fromKeyArn(this, 'EncryptionKey', settings.encryptionKeyArn),
      }),
      alarms: this.#alarms(settings.alarms),
      dashboard: settings.dashboard,
      digest: settings.digest,
      logJobs: settings.logJobs,
      operatorPolicies: settings.operatorPolicies,
      removalPolicy:
        settings.removal === 'keep' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
    });
    this.#outputs();
    this.#parameters(name);
    for (const { id, text } of warningsOf(settings)) Annotations.of(this).addWarningV2(id, text);
    for (const [key, value] of Object.entries({ 'fax-status-forwarder': name, ...settings.tags }))
      Tags.of(this).add(key, value);
  }

  /** Where consumers that are deployed apart find a queue, also after it was replaced. */
  #parameters(name: string): void {
    const { drainingQueues, filteredQueues, queue } = this.forwarder;
    const further = [...filteredQueues, ...drainingQueues].map(([id, made]) => [id, made.queue] as const);
    const all: readonly (readonly [string, IQueue])[] = [[MAIN_QUEUE, queue], ...further];
    for (const [id, { queueArn, queueUrl }] of all) {
      const parameterName = (what: string) => `/fax-status-forwarder/${name}/queues/${id}/${what}`;
      new StringParameter(this, `QueueUrl-${id}`, {
        parameterName: parameterName('url'),
        stringValue: queueUrl,
      });
      new StringParameter(this, `QueueArn-${id}`, {
        parameterName: parameterName('arn'),
        stringValue: queueArn,
      });
    }
  }

  #account(account: AccountSettings, { paused }: Settings, pollsExample: boolean): ForwardedAccount {
    const { customerNumber, login, reportRetentionDays, secret, secretKeyArn } = account;
    const name = login === undefined ? customerNumber : `${customerNumber}-${login}`;
    return {
      customerNumber,
      dataCenters: dataCentersOfAccount(account),
      reportRetention: Duration.days(reportRetentionDays),
      enabled: !paused && (pollsExample || customerNumber !== EXAMPLE_CUSTOMER_NUMBER),
      ...(login !== undefined && { login }),
      ...(secret !== undefined && { secret: this.#importSecret(name, secret) }),
      ...(secretKeyArn !== undefined && {
        secretKey: Key.fromKeyArn(this, `SecretKey-${name}`, secretKeyArn),
      }),
    };
  }

  #vpc(vpc: Settings['vpc']): Pick<FaxStatusForwarderProps, 'vpc' | 'vpcSubnets' | 'securityGroups'> {
    if (!vpc) return {};
    return {
      vpc: Vpc.fromVpcAttributes(this, 'Vpc', { vpcId: vpc.vpcId, availabilityZones: ['any'] }),
      vpcSubnets: {
        subnets: vpc.subnetIds.map((id) => {
          const subnet = Subnet.fromSubnetId(this, `Subnet-${id}`, id);
          // No route is made: the function needs the id alone.
          Annotations.of(subnet).acknowledgeWarning('@aws-cdk/aws-ec2:noSubnetRouteTableId');
          return subnet;
        }),
      },
      ...(vpc.securityGroupIds.length > 0 && {
        securityGroups: vpc.securityGroupIds.map((id) =>
          SecurityGroup.fromSecurityGroupId(this, `SecurityGroup-${id}`, id),
        ),
      }),
    };
  }

  #alarms({ page, warn, ...options }: AlarmSettings): AlarmOptions {
    return { ...options, warn: this.#alarmTarget('Warn', warn), page: this.#alarmTarget('Page', page) };
  }

  #alarmTarget(id: string, { emails, topicArn }: AlarmSettings['warn']): AlarmTarget {
    if (topicArn === undefined) return { emails };
    return { emails, topic: Topic.fromTopicArn(this, `AlarmTopic${id}`, topicArn) };
  }

  #importSecret(name: string, secret: string): ISecret {
    const id = `ImportedSecret-${name}`;
    if (!secret.startsWith('arn:')) return Secret.fromSecretNameV2(this, id, secret);
    // A whole ARN ends in a dash and six characters; without them it is a partial one.
    return /-[A-Za-z0-9]{6}$/.test(secret)
      ? Secret.fromSecretCompleteArn(this, id, secret)
      : Secret.fromSecretPartialArn(this, id, secret);
  }

  #outputs(): void {
    const { queue, quarantineQueue, deadLetterQueue, drainingQueues, filteredQueues } = this.forwarder;
    const { createdSecrets, dashboardUrl, outgoingAddress, outgoingAllocationId } = this.forwarder;
    const output = (id: string, value: string, description: string) =>
      new CfnOutput(this, id, { value, description });
    output('StatusQueueUrl', queue.queueUrl, 'One message per recipient status.');
    output('StatusQueueArn', queue.queueArn, 'For an event source mapping or a policy.');
    if (deadLetterQueue) {
      output('DeadLetterQueueUrl', deadLetterQueue.queueUrl, 'Messages that a consumer could not handle.');
    }
    for (const [name, { queue: filtered }] of filteredQueues) {
      output(`QueueUrl${wordOf(name)}`, filtered.queueUrl, `Statuses for "${name}".`);
      output(
        `QueueArn${wordOf(name)}`,
        filtered.queueArn,
        `The same, for an event source mapping or a policy.`,
      );
    }
    if (drainingQueues.size > 0) {
      const urls = [...drainingQueues].map(([name, { queue: draining }]) => [name, draining.queueUrl]);
      output(DRAINING_OUTPUT, this.toJsonString(Object.fromEntries(urls)), 'Queues that are to be emptied.');
    }
    output('QuarantineQueueUrl', quarantineQueue.queueUrl, 'Reports that could not be read.');
    if (dashboardUrl !== undefined) output('DashboardUrl', dashboardUrl, 'What happens, and how much of it.');
    if (outgoingAddress !== undefined) {
      output(
        'OutgoingAddress',
        outgoingAddress,
        'Calls to Retarus come from it: have it allow-listed there.',
      );
    }
    if (outgoingAllocationId !== undefined) {
      output(
        'OutgoingAllocationId',
        outgoingAllocationId,
        'As "fixedAddress": {"allocationId": "…"}, it gives the address to another stack once this one is ' +
          'gone.',
      );
    }
    const policies = this.forwarder.operatorPolicies;
    if (policies) {
      output('OperatorPolicyArn', policies.operator.managedPolicyArn, 'For whoever runs fax-status.');
      output('ReaderPolicyArn', policies.reader.managedPolicyArn, 'For whoever may only look.');
    }
    output('LogGroup', this.forwarder.poller.logGroup.logGroupName, 'One line a tick.');
    output('FunctionName', this.forwarder.poller.function.functionName, 'Polls.');
    output('ScheduleGroup', this.forwarder.scheduleGroupName, 'One schedule for each source.');
    for (const [name, secret] of createdSecrets) {
      const [account, login] = name.split('/');
      output(
        `StoreCredentials${wordOf(name)}`,
        `fax-status login ${account}${login === undefined ? '' : ` --login ${login}`} # ${secret.secretArn}`,
        `Asks for the credentials of account ${name}, tries and stores them. Until then nothing is polled.`,
      );
    }
  }
}

/** As one: SQS takes 20 statements in the policy of a queue, and each grant is one. */
const principalsOf = (consumers: readonly string[]): IPrincipal[] =>
  consumers.length === 0 ? [] : [new CompositePrincipal(...consumers.map(principalOf))];

const principalOf = (consumer: string): IPrincipal =>
  consumer.startsWith('arn:') ? new ArnPrincipal(consumer) : new AccountPrincipal(consumer);

const queueOptions = (queue: QueueSettings): QueueOptions => ({
  fifo: queue.type === 'fifo',
  visibilityTimeout: Duration.seconds(queue.visibilityTimeoutSeconds),
  maxReceiveCount: queue.maxReceiveCount,
  retention: Duration.days(queue.retentionDays),
});

import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import {
  CloudWatchClient,
  GetDashboardCommand,
  type MetricAlarm,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetScheduleCommand, ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import {
  DeleteSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { ListTopicsCommand, SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { type ReceivedMessage, receiveAll } from '#dev/local/sqs/receive.ts';
import { Unsigned } from './inventory.ts';

/** What the deploy test looks at, in the words that it uses. */
export class Aws {
  readonly #cloudFormation: CloudFormationClient;
  readonly #cloudWatch: CloudWatchClient;
  readonly #lambda: LambdaClient;
  readonly #scheduler: SchedulerClient;
  readonly #secrets: SecretsManagerClient;
  readonly #sns: SNSClient;
  readonly #sqs: SQSClient;
  readonly #unsigned: Unsigned;
  readonly #logs: CloudWatchLogsClient;
  readonly region: string;

  constructor(endpoint: string, region: string) {
    const config = { endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
    this.#unsigned = new Unsigned(endpoint, region);
    this.region = region;
    this.#logs = new CloudWatchLogsClient(config);
    this.#cloudFormation = new CloudFormationClient(config);
    this.#cloudWatch = new CloudWatchClient(config);
    this.#lambda = new LambdaClient(config);
    this.#scheduler = new SchedulerClient(config);
    this.#secrets = new SecretsManagerClient(config);
    this.#sns = new SNSClient(config);
    this.#sqs = new SQSClient({ ...config, useQueueUrlAsEndpoint: false });
  }

  /** Physical ids of a stack's resources, by type. */
  async resources(stack: string): Promise<Map<string, string[]>> {
    const byType = new Map<string, string[]>();
    const response = await this.#cloudFormation.send(new ListStackResourcesCommand({ StackName: stack }));
    for (const { ResourceType = '', PhysicalResourceId = '' } of response.StackResourceSummaries ?? []) {
      byType.set(ResourceType, [...(byType.get(ResourceType) ?? []), PhysicalResourceId]);
    }
    return byType;
  }

  async stackExists(stack: string): Promise<boolean> {
    try {
      const { Stacks = [] } = await this.#cloudFormation.send(
        new DescribeStacksCommand({ StackName: stack }),
      );
      return Stacks.some(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE');
    } catch {
      return false;
    }
  }

  async alarms(): Promise<MetricAlarm[]> {
    const alarms: MetricAlarm[] = [];
    const pages = paginateDescribeAlarms({ client: this.#cloudWatch }, { AlarmTypes: ['MetricAlarm'] });
    for await (const { MetricAlarms = [] } of pages) alarms.push(...MetricAlarms);
    return alarms;
  }

  /** What the dashboard shows, as the service gives it out. */
  async dashboardBody(name: string): Promise<{ widgets: unknown[] }> {
    const { DashboardBody = '{}' } = await this.#cloudWatch.send(
      new GetDashboardCommand({ DashboardName: name }),
    );
    return JSON.parse(DashboardBody);
  }

  async topicArns(): Promise<string[]> {
    const { Topics = [] } = await this.#sns.send(new ListTopicsCommand({}));
    return Topics.map(({ TopicArn = '' }) => TopicArn);
  }

  /** Those that poll a source, or all: that of the digest is there, too. */
  async schedules(
    which: 'sources' | 'all' = 'sources',
  ): Promise<{ state: string; input: object; expression: string; target: string }[]> {
    const { Schedules = [] } = await this.#scheduler.send(new ListSchedulesCommand({}));
    const schedules = await Promise.all(
      Schedules.map(async ({ Name, GroupName }) => {
        const schedule = await this.#scheduler.send(new GetScheduleCommand({ Name, GroupName }));
        return {
          state: schedule.State ?? '',
          input: JSON.parse(schedule.Target?.Input ?? '{}') as object,
          expression: schedule.ScheduleExpression ?? '',
          target: schedule.Target?.Arn ?? '',
        };
      }),
    );
    return schedules.filter(({ input }) => which === 'all' || 'dataCenter' in input);
  }

  async functionMemory(name: string): Promise<number | undefined> {
    return (await this.#lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }))).MemorySize;
  }

  async putSecret(secretId: string, credentials: { username: string; password: string }): Promise<void> {
    await this.#secrets.send(
      new PutSecretValueCommand({ SecretId: secretId, SecretString: JSON.stringify(credentials) }),
    );
  }

  /** What `"removal": "keep"` has kept, as `inventory` names it: "queue http://…", "secret …". */
  async deleteKept(one: string): Promise<void> {
    const [kind = '', name = ''] = one.split(/ (?=\S+$)/);
    if (kind === 'queue') await this.deleteQueue(name);
    else if (kind === 'secret') await this.deleteSecret(name);
    else if (kind === 'log group') await this.#logs.send(new DeleteLogGroupCommand({ logGroupName: name }));
    else throw new Error(`Nobody expected that this is kept: ${one}.`);
  }

  /** A customer key. @returns its ARN */
  async createKey(): Promise<string> {
    const created = await this.#unsigned.json('kms', 'TrentService.CreateKey');
    const { KeyMetadata } = JSON.parse(created) as { KeyMetadata: { Arn: string } };
    return KeyMetadata.Arn;
  }

  /** Deletes at once what would otherwise be kept for some days. */
  async deleteSecret(secretId: string): Promise<void> {
    await this.#secrets.send(
      new DeleteSecretCommand({ SecretId: secretId, ForceDeleteWithoutRecovery: true }),
    );
  }

  /** @throws Error where the function fails */
  async invoke(name: string, input: object): Promise<void> {
    const { FunctionError, Payload } = await this.#lambda.send(
      new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(input) }),
    );
    if (FunctionError) throw new Error(`${name}: ${Payload?.transformToString()}`);
  }

  /** What a topic tells while something is done. */
  async told(topicArn: string, act: () => Promise<void>): Promise<{ Subject: string; Message: string }[]> {
    const { QueueUrl = '' } = await this.#sqs.send(new CreateQueueCommand({ QueueName: 'listener' }));
    const { QueueArn } = await this.queueAttributes(QueueUrl);
    const { SubscriptionArn } = await this.#sns.send(
      new SubscribeCommand({
        TopicArn: topicArn,
        Protocol: 'sqs',
        Endpoint: QueueArn,
        ReturnSubscriptionArn: true,
      }),
    );
    await act();
    const messages = await this.receive(QueueUrl);
    await this.#sns.send(new UnsubscribeCommand({ SubscriptionArn }));
    await this.deleteQueue(QueueUrl);
    return messages.map(({ body }) => JSON.parse(body));
  }

  async send(queueUrl: string, body: string): Promise<void> {
    const ids = queueUrl.endsWith('.fifo') && {
      MessageGroupId: '1',
      MessageDeduplicationId: `${Date.now()}`,
    };
    await this.#sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body, ...ids }));
  }

  /** A consumer that fails, once: what it received is visible again at once, or becomes a dead letter. */
  async receiveInVain(queueUrl: string): Promise<void> {
    await this.#sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, VisibilityTimeout: 0, MaxNumberOfMessages: 1 }),
    );
  }

  async deleteQueue(queueUrl: string): Promise<void> {
    await this.#sqs.send(new DeleteQueueCommand({ QueueUrl: queueUrl }));
  }

  async receive(queueUrl: string): Promise<ReceivedMessage[]> {
    return receiveAll(this.#sqs, queueUrl);
  }

  async queueAttributes(queueUrl: string): Promise<Record<string, string>> {
    const command = new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: ['All'],
    });
    return (await this.#sqs.send(command)).Attributes ?? {};
  }
}

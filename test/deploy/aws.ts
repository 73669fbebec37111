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
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetScheduleCommand, ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type ReceivedMessage, receiveAll } from '#dev/local/sqs/receive.ts';

/** What the deploy test looks at, in the words that it uses. */
export class Aws {
  readonly #cloudFormation: CloudFormationClient;
  readonly #cloudWatch: CloudWatchClient;
  readonly #lambda: LambdaClient;
  readonly #scheduler: SchedulerClient;
  readonly #secrets: SecretsManagerClient;
  readonly #sns: SNSClient;
  readonly #sqs: SQSClient;
  readonly #endpoint: string;

  constructor(endpoint: string, region: string) {
    const config = { endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
    this.#endpoint = endpoint;
    this.#cloudFormation = new CloudFormationClient(config);
    this.#cloudWatch = new CloudWatchClient(config);
    this.#lambda = new LambdaClient(config);
    this.#scheduler = new SchedulerClient(config);
    this.#secrets = new SecretsManagerClient(config);
    this.#sns = new SNSClient(config);
    this.#sqs = new SQSClient(config);
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

  /** Those that poll a source: the digest's hands nothing over. */
  async schedules(): Promise<{ state: string; input: object; expression: string }[]> {
    const { Schedules = [] } = await this.#scheduler.send(new ListSchedulesCommand({}));
    const schedules = await Promise.all(
      Schedules.map(async ({ Name, GroupName }) => {
        const schedule = await this.#scheduler.send(new GetScheduleCommand({ Name, GroupName }));
        return {
          state: schedule.State ?? '',
          input: JSON.parse(schedule.Target?.Input ?? '{}') as object,
          expression: schedule.ScheduleExpression ?? '',
        };
      }),
    );
    return schedules.filter(({ input }) => 'dataCenter' in input);
  }

  async functionMemory(name: string): Promise<number | undefined> {
    return (await this.#lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }))).MemorySize;
  }

  async putSecret(secretId: string, login: { username: string; password: string }): Promise<void> {
    await this.#secrets.send(
      new PutSecretValueCommand({ SecretId: secretId, SecretString: JSON.stringify(login) }),
    );
  }

  async receive(queueUrl: string): Promise<ReceivedMessage[]> {
    return receiveAll(this.#sqs, this.#local(queueUrl));
  }

  async queueAttributes(queueUrl: string): Promise<Record<string, string>> {
    const command = new GetQueueAttributesCommand({
      QueueUrl: this.#local(queueUrl),
      AttributeNames: ['All'],
    });
    return (await this.#sqs.send(command)).Attributes ?? {};
  }

  /** The emulator names itself `localhost`, which need not be the address that it listens on. */
  #local(queueUrl: string): string {
    return `${this.#endpoint}${new URL(queueUrl).pathname}`;
  }
}

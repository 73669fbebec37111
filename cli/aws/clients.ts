import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import type { GlobalOptions } from '../command.ts';
import { type LocalRun, readLocalRun } from '../local-run.ts';
import { unlessStopped } from '../stop.ts';
import { checkProfile } from './profile.ts';

/** The clients that commands use, each built when it is first asked for. */
export interface Aws {
  readonly cloudFormation: CloudFormationClient;
  readonly cloudWatch: CloudWatchClient;
  readonly lambda: LambdaClient;
  readonly logs: CloudWatchLogsClient;
  readonly scheduler: SchedulerClient;
  readonly secrets: SecretsManagerClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly sts: STSClient;
  readonly close: () => void;
}

type Variables = Readonly<Record<string, string | undefined>>;

const CONSTRUCTORS = {
  cloudFormation: CloudFormationClient,
  cloudWatch: CloudWatchClient,
  lambda: LambdaClient,
  logs: CloudWatchLogsClient,
  scheduler: SchedulerClient,
  secrets: SecretsManagerClient,
  sns: SNSClient,
  sqs: SQSClient,
  sts: STSClient,
} as const;

/** What the middleware of all clients has in common. */
interface MiddlewareStack {
  add(
    middleware: (
      next: (args: unknown) => Promise<unknown>,
      context: { readonly commandName?: string },
    ) => (args: unknown) => Promise<unknown>,
    options: { readonly step: 'initialize'; readonly name: string },
  ): void;
}

type Service = keyof typeof CONSTRUCTORS;

/**
 * Clients as the AWS CLI would be set up: `AWS_PROFILE`, `AWS_REGION`, `AWS_ENDPOINT_URL` and the rest are
 * the SDK's to read. With `--local` they point at the emulators of `npm start`.
 *
 * @param stop once aborted, calls that only look are no longer waited for, and none is begun
 * @param onAwsCall told the IAM action of every call
 * @param localRun what `--local` means; else what `npm start` wrote into its file
 */
export function connect(
  { local, profile, region }: GlobalOptions,
  variables: Variables,
  {
    onAwsCall,
    localRun: given,
    stop,
  }: { stop: AbortSignal; onAwsCall?: (action: string) => void; localRun?: LocalRun },
): Aws {
  const localRun = local ? (given ?? readLocalRun(process.cwd())) : undefined;
  const clients = new Map<Service, { destroy: () => void }>();
  const named = localRun ? undefined : profile || variables.AWS_PROFILE;
  let profileChecked: Promise<void> | undefined;

  const client = <S extends Service>(service: S): InstanceType<(typeof CONSTRUCTORS)[S]> => {
    const known = clients.get(service);
    if (known) return known as InstanceType<(typeof CONSTRUCTORS)[S]>;
    const built = new CONSTRUCTORS[service]({
      ...(region !== undefined && { region }),
      ...(profile !== undefined && { profile }),
      ...(localRun && { ...localRun.aws, endpoint: localRun.endpoints[service] }),
      // An emulator names its queues by a host that need not resolve; AWS' own queues may lie elsewhere.
      ...(service === 'sqs' && { useQueueUrlAsEndpoint: !(localRun || hasOwnEndpoint(variables)) }),
      maxAttempts: 3,
    });
    (built.middlewareStack as unknown as MiddlewareStack).add(
      (next, { commandName = '' }) =>
        async (args) => {
          if (named) profileChecked ??= checkProfile(named, built.config.region);
          await profileChecked;
          onAwsCall?.(actionOf(service, commandName));
          return unlessStopped(stop, () => next(args), !LOOKS.test(commandName));
        },
      { step: 'initialize', name: 'actions' },
    );
    clients.set(service, built);
    return built as InstanceType<(typeof CONSTRUCTORS)[S]>;
  };

  return {
    get cloudFormation() {
      return client('cloudFormation');
    },
    get cloudWatch() {
      return client('cloudWatch');
    },
    get lambda() {
      return client('lambda');
    },
    get logs() {
      return client('logs');
    },
    get scheduler() {
      return client('scheduler');
    },
    get secrets() {
      return client('secrets');
    },
    get sns() {
      return client('sns');
    },
    get sqs() {
      return client('sqs');
    },
    get sts() {
      return client('sts');
    },
    close: () => {
      for (const built of clients.values()) built.destroy();
    },
  };
}

/**
 * Calls that nobody has to wait for to the end: those that change nothing, and a tick, which goes on in AWS.
 * ReceiveMessage is none of them: what it took would stay hidden.
 */
const LOOKS = /^(Describe|Filter|Get|Invoke|List)/;

const hasOwnEndpoint = ({ AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_SQS }: Variables): boolean =>
  Boolean(AWS_ENDPOINT_URL || AWS_ENDPOINT_URL_SQS);

/** IAM's prefix of each service. */
const PREFIXES: Readonly<Record<Service, string>> = {
  cloudFormation: 'cloudformation',
  cloudWatch: 'cloudwatch',
  lambda: 'lambda',
  logs: 'logs',
  scheduler: 'scheduler',
  secrets: 'secretsmanager',
  sns: 'sns',
  sqs: 'sqs',
  sts: 'sts',
};

/** Calls whose action has another name in IAM. */
const RENAMED: Readonly<Record<string, string>> = {
  Invoke: 'InvokeFunction',
  SendMessageBatch: 'SendMessage',
  DeleteMessageBatch: 'DeleteMessage',
  ChangeMessageVisibilityBatch: 'ChangeMessageVisibility',
};

function actionOf(service: Service, command: string): string {
  const call = command.replace(/Command$/, '');
  return `${PREFIXES[service]}:${RENAMED[call] ?? call}`;
}

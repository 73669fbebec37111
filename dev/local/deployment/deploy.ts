import { type AlarmDefinition, readAlarms } from '#dev/proofs/alarms/template.ts';
import { DIGEST_CONFIG_VARIABLE } from '#digest/interface/config.ts';
import type { ScheduleInput } from '#poller/interface/source.ts';
import type { LocalFunctionOptions } from '../function/index.ts';
import { LOCAL_AWS } from '../local-aws.ts';
import type { LocalSecrets } from '../secrets/index.ts';
import type { LocalQueue, LocalSqs, QueueProperties } from '../sqs/index.ts';
import { type Assembly, AssemblyError, type Resource } from './assembly.ts';
import { type References, resolve, UnresolvableError } from './intrinsics.ts';

/** What the template describes, created in the emulators. */
export interface Deployment {
  /** Everything but `onLine` of a local function, straight from the template. */
  readonly functionOptions: LocalFunctionOptions & { readonly name: string };
  /**
   * The same of the function that sends the daily digest, and when it is due; absent where none is
   * deployed.
   */
  readonly digest: LocalDigest | undefined;
  readonly schedules: readonly Schedule[];
  /** By logical id. */
  readonly queues: Readonly<Record<string, LocalQueue>>;
  readonly stackName: string;
  /** The stack's outputs, as far as they have a value on this machine. */
  readonly outputs: Readonly<Record<string, string>>;
  /** All but those on a learnt band; what they tell are ARNs of topics. */
  readonly alarms: readonly AlarmDefinition[];
}

export interface LocalDigest {
  readonly functionOptions: LocalFunctionOptions;
  /** Minute of the day in the time zone at which the schedule sends it. */
  readonly minuteOfDay: number;
  readonly timeZone: string;
}

interface Schedule {
  readonly name: string;
  readonly group: string;
  /** As in the template: `rate(1 minute)`. */
  readonly expression: string;
  readonly enabled: boolean;
  /** What the schedule hands to the function. */
  readonly input: ScheduleInput;
}

interface Endpoints {
  readonly sqs: Pick<LocalSqs, 'endpoint' | 'createQueue'>;
  readonly secrets: Pick<LocalSecrets, 'endpoint' | 'create'>;
}

/** Creates queues and secrets with the template's own properties, and resolves what the function is given. */
export async function deploy(
  { stackName, template, assetFolder }: Assembly,
  { sqs, secrets }: Endpoints,
): Promise<Deployment> {
  const resources = Object.entries(template.Resources);
  const ofType = (type: string) => resources.filter(([, { Type }]) => Type === type);
  const secretArns = new Map(
    ofType('AWS::SecretsManager::Secret').map(([id, { Properties = {} }]) => {
      const name = typeof Properties.Name === 'string' ? Properties.Name : `${stackName}-${id}`;
      return [id, secrets.create(name, PLACEHOLDER).arn];
    }),
  );
  const queueNames = new Map(ofType('AWS::SQS::Queue').map(([id, queue]) => [id, queueName(id, queue)]));
  const topics = new Set(ofType('AWS::SNS::Topic').map(([id]) => id));
  const references = referencesOf({ stackName, secretArns, queueNames, topics, endpoint: sqs.endpoint });

  const queues: Record<string, LocalQueue> = {};
  for (const [id, { Properties = {} }] of ofType('AWS::SQS::Queue')) {
    const properties = resolve(Properties, references) as QueueProperties;
    const policy = ofType('AWS::SQS::QueuePolicy').find(([, { Properties: of }]) =>
      JSON.stringify(of?.Queues).includes(`"${id}"`),
    )?.[1].Properties?.PolicyDocument;
    queues[id] = await sqs.createQueue({
      ...properties,
      ...(policy !== undefined && { Policy: resolve(policy, references) }),
      QueueName: queueNames.get(id) ?? id,
    });
  }

  const [functionId, lambda] = polled(ofType('AWS::Scheduler::Schedule'), ofType('AWS::Lambda::Function'));
  const schedules = ofType('AWS::Scheduler::Schedule')
    .filter(([, { Properties }]) => JSON.stringify(Properties?.Target).includes(`"${functionId}"`))
    .map(([id, schedule]) => scheduleOf(id, schedule, references));
  const endpoints = {
    AWS_ENDPOINT_URL_SQS: sqs.endpoint,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint,
  };
  const optionsOf = ([id, { Properties }]: readonly [string, Resource]) => {
    const properties = resolve(Properties, references) as FunctionProperties;
    return {
      name: properties.FunctionName ?? id,
      bundleDir: assetFolder(properties.Code.S3Key),
      handler: properties.Handler,
      memoryMb: properties.MemorySize,
      timeoutMs: properties.Timeout * 1000,
      environment: { ...properties.Environment?.Variables, ...endpoints },
    };
  };
  return {
    functionOptions: optionsOf([functionId, lambda]),
    digest: digestOf(ofType('AWS::Lambda::Function'), ofType('AWS::Scheduler::Schedule'), optionsOf),
    schedules,
    queues,
    stackName,
    outputs: outputsOf(template, references),
    alarms: alarmsOf(template, references),
  };
}

/** The function of the daily digest is known by its configuration, and its schedule by the function. */
function digestOf(
  functions: readonly [string, Resource][],
  schedules: readonly [string, Resource][],
  optionsOf: (found: readonly [string, Resource]) => LocalFunctionOptions,
): LocalDigest | undefined {
  const found = functions.find(([, { Properties }]) =>
    JSON.stringify(Properties?.Environment ?? {}).includes(`"${DIGEST_CONFIG_VARIABLE}"`),
  );
  const [, schedule] =
    schedules.find(([, { Properties }]) => JSON.stringify(Properties?.Target).includes(`"${found?.[0]}"`)) ??
    [];
  if (!found || !schedule) return undefined;
  const { ScheduleExpression, ScheduleExpressionTimezone } = schedule.Properties ?? {};
  const [, minute, hour] = /^cron\((\d+) (\d+) /.exec(String(ScheduleExpression)) ?? [];
  return {
    functionOptions: optionsOf(found),
    minuteOfDay: Number(hour) * 60 + Number(minute),
    timeZone: String(ScheduleExpressionTimezone ?? 'UTC'),
  };
}

/**
 * A reference without a value on this machine stays as it is written in the template; so do those to other
 * alarms, which the reader of the template names.
 */
function alarmsOf({ Resources }: Assembly['template'], references: References): AlarmDefinition[] {
  const resolved = Object.entries(Resources).map(([id, { Type, Properties = {} }]) => [
    id,
    {
      Type,
      Properties: Object.fromEntries(
        Object.entries(Properties).map(([name, value]) => [
          name,
          name === 'AlarmRule' ? value : (resolvable(value, references) ?? value),
        ]),
      ),
    },
  ]);
  return readAlarms({ Resources: Object.fromEntries(resolved) });
}

function outputsOf({ Outputs = {} }: Assembly['template'], references: References): Record<string, string> {
  const outputs: Record<string, string> = {};
  for (const [name, { Value }] of Object.entries(Outputs)) {
    const value = resolvable(Value, references);
    if (value !== undefined) outputs[name] = String(value);
  }
  return outputs;
}

/** The value, where it has one on this machine. */
function resolvable(value: unknown, references: References): unknown {
  try {
    return resolve(value, references);
  } catch (error) {
    if (error instanceof UnresolvableError) return undefined;
    throw error;
  }
}

/** CloudFormation generates a value that is no credentials; the operator puts some in after the deploy. */
const PLACEHOLDER = 'put credentials here';

interface FunctionProperties {
  readonly FunctionName?: string;
  readonly Code: { readonly S3Key: string };
  readonly Handler: string;
  readonly MemorySize: number;
  readonly Timeout: number;
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
}

function queueName(id: string, { Properties = {} }: Resource): string {
  if (typeof Properties.QueueName === 'string') return Properties.QueueName;
  return Properties.FifoQueue === true ? `${id}.fifo` : id;
}

function scheduleOf(id: string, { Properties = {} }: Resource, references: References): Schedule {
  const { GroupName, Name, ScheduleExpression, State, Target } = resolve(Properties, references) as {
    GroupName: string;
    Name?: string;
    ScheduleExpression: string;
    State?: string;
    Target: { Input: string };
  };
  return {
    name: Name ?? id,
    group: GroupName,
    expression: ScheduleExpression,
    enabled: State !== 'DISABLED',
    input: JSON.parse(Target.Input) as ScheduleInput,
  };
}

/** The function that the schedules invoke: the CDK adds others of its own to some stacks. */
function polled(
  schedules: readonly [string, Resource][],
  functions: readonly [string, Resource][],
): [string, Resource] {
  const targets = JSON.stringify(schedules.map(([, { Properties }]) => Properties?.Target));
  const found = functions.find(([id]) => targets.includes(`"${id}"`));
  if (!found) throw new AssemblyError('No schedule of the template invokes a function.');
  return found;
}

function referencesOf(known: {
  stackName: string;
  secretArns: ReadonlyMap<string, string>;
  queueNames: ReadonlyMap<string, string>;
  topics: ReadonlySet<string>;
  endpoint: string;
}): References {
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::Region': LOCAL_AWS.region,
    'AWS::AccountId': ACCOUNT_ID,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': known.stackName,
  };
  return {
    ref: (id) => {
      const queue = known.queueNames.get(id);
      if (queue !== undefined) return `${known.endpoint}/${ACCOUNT_ID}/${queue}`;
      if (known.topics.has(id)) return arnOf('sns', id);
      // A resource that no emulator stands for is only named: a role, a key, an alarm.
      return known.secretArns.get(id) ?? pseudo[id] ?? id;
    },
    attribute: (id, attribute) => {
      const queue = known.queueNames.get(id);
      if (queue === undefined) return known.secretArns.get(id) ?? arnOf('local', `${id}.${attribute}`);
      return attribute === 'QueueName' ? queue : arnOf('sqs', queue);
    },
  };
}

const ACCOUNT_ID = '000000000000';

const arnOf = (service: string, name: string): string =>
  `arn:aws:${service}:${LOCAL_AWS.region}:${ACCOUNT_ID}:${name}`;

import { DescribeStacksCommand, paginateDescribeStacks, type Stack } from '@aws-sdk/client-cloudformation';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import {
  CONFIG_VARIABLE,
  type PollerConfig,
  parseConfig,
} from '../../functions/poll-reports/interface/config.ts';
import { DRAINING_OUTPUT } from '../../infra/constructs/queue-options.ts';
import { MisuseError, TroubleError } from '../errors.ts';
import type { Aws } from './clients.ts';

/** A forwarder as it is deployed: what the stack says of it, and what its function was given. */
export interface Deployed {
  readonly stack: string;
  /** The forwarder's name in metrics and alarms. */
  readonly service: string;
  readonly functionName: string;
  readonly logGroup: string;
  readonly scheduleGroup: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly config: PollerConfig;
  /** Queues that are no longer filled, and not empty yet as far as the settings know. */
  readonly drainingQueues: readonly { readonly name: string; readonly url: string }[];
  readonly variables: Readonly<Record<string, string>>;
}

/** What finding the deployed forwarder takes; part of every command that does. */
export const FIND_ACTIONS = ['cloudformation:DescribeStacks', 'lambda:GetFunctionConfiguration'];

/** Outputs by which a stack is known to hold a forwarder. */
const OUTPUTS = ['FunctionName', 'LogGroup', 'ScheduleGroup'] as const;

/** @throws CliError where there is none, or several and none was named */
export async function findDeployed(aws: Aws, name: string | undefined): Promise<Deployed> {
  const stack = name === undefined ? await onlyStack(aws) : await namedStack(aws, name);
  const outputs = outputsOf(stack);
  const { FunctionName = '', LogGroup = '', ScheduleGroup = '' } = outputs;
  const configuration = await aws.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const variables = configuration.Environment?.Variables ?? {};
  return {
    stack: stack.StackName ?? '',
    service: variables.POWERTOOLS_SERVICE_NAME ?? '',
    functionName: FunctionName,
    logGroup: LogGroup,
    scheduleGroup: ScheduleGroup,
    outputs,
    config: configOf(variables),
    drainingQueues: drainingQueuesOf(outputs),
    variables,
  };
}

const drainingQueuesOf = (outputs: Deployed['outputs']): Deployed['drainingQueues'] =>
  Object.entries(JSON.parse(outputs[DRAINING_OUTPUT] ?? '{}')).map(([name, url]) => ({
    name,
    url: String(url),
  }));

function configOf(variables: Readonly<Record<string, string>>): PollerConfig {
  try {
    return parseConfig(variables[CONFIG_VARIABLE]);
  } catch (error) {
    throw new TroubleError(
      `The deployed function is of another version than this fax-status: use the one of its package. ` +
        `${(error as Error).message}`,
    );
  }
}

async function namedStack(aws: Aws, name: string): Promise<Stack> {
  const stack = await aws.cloudFormation.send(new DescribeStacksCommand({ StackName: name })).then(
    ({ Stacks = [] }) => Stacks[0],
    (error: Error) => {
      if (/does not exist/.test(error.message)) return undefined;
      throw error;
    },
  );
  if (!stack)
    throw new TroubleError(
      `There is no stack "${name}" in this account and region. Leave --stack out to have it looked for, ` +
        `or add --region.`,
    );
  if (!isForwarder(stack))
    throw new TroubleError(
      `The stack "${name}" holds no forwarder: it has no outputs ${OUTPUTS.join(', ')}. A stack of ` +
        `your own that uses the construct needs them.`,
    );
  return stack;
}

async function onlyStack(aws: Aws): Promise<Stack> {
  const found: Stack[] = [];
  for await (const { Stacks = [] } of paginateDescribeStacks({ client: aws.cloudFormation }, {}))
    found.push(...Stacks.filter(isForwarder));
  const [stack, ...others] = found;
  if (!stack)
    throw new TroubleError(
      `No forwarder is deployed in this account in ${await aws.cloudFormation.config.region()}: run ` +
        '"npx cdk deploy", or add --region or --profile.',
    );
  if (others.length > 0)
    throw new MisuseError(
      `Several forwarders are deployed here: name one with --stack ` +
        `${found.map(({ StackName }) => StackName).join(' or --stack ')}.`,
    );
  return stack;
}

const isForwarder = (stack: Stack): boolean => OUTPUTS.every((output) => outputsOf(stack)[output]);

const outputsOf = ({ Outputs = [] }: Stack): Record<string, string> =>
  Object.fromEntries(Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));

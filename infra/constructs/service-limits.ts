import { Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { CONFIG_VARIABLE } from '../../functions/poll-reports/interface/config.ts';

/**
 * What AWS takes, where the options can reach it. Sources: the quota pages of Lambda (environment), IAM
 * (policies), SQS (policy of a queue), CloudWatch (alarms, dashboards), EventBridge Scheduler (names) and
 * CloudFormation (stacks).
 */
export const LIMITS = {
  environmentBytes: 4_096,
  inlinePolicyCharacters: 10_240,
  managedPolicyCharacters: 6_144,
  managedPoliciesOfRole: 10,
  queuePolicyBytes: 8_192,
  queuePolicyPrincipals: 50,
  queuePolicyStatements: 20,
  alarmDescription: 1_024,
  alarmName: 255,
  dashboardWidgets: 500,
  resources: 500,
  outputs: 200,
} as const;

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** A synthesized template, references not resolved. */
export interface Template {
  readonly Resources?: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

const SECOND =
  'put some accounts or queues into a second forwarder ' +
  '(a settings file with a "name" of its own, in a stack of its own)';

/**
 * What AWS would refuse of a template, each with the number and the way out.
 *
 * @param stackName CloudFormation begins the names that it makes up with it
 */
export function limitProblems(template: Template, stackName: string): string[] {
  const resources = Object.entries(template.Resources ?? {});
  const ofType = (type: string) => resources.filter(([, { Type }]) => Type === type);
  const size = sizeIn(template, stackName);
  return [
    ...ofType('AWS::Lambda::Function').flatMap(([, { Properties }]) => environmentProblems(Properties, size)),
    ...policyProblems(ofType, size),
    ...ofType('AWS::SQS::QueuePolicy').flatMap(([, { Properties }]) => queuePolicyProblems(Properties, size)),
    ...alarmProblems(ofType, size),
    ...ofType('AWS::CloudWatch::Dashboard').flatMap(([, { Properties }]) => dashboardProblems(Properties)),
    ...tooMany(resources.length, LIMITS.resources, 'resources', 'a stack', SECOND),
    ...tooMany(Object.keys(template.Outputs ?? {}).length, LIMITS.outputs, 'outputs', 'a stack', SECOND),
  ];
}

/** The same of the stack that a construct is in, once everything is in it. */
export function limitProblemsOf(construct: Construct): string[] {
  const stack = Stack.of(construct);
  const { _toCloudFormation } = stack as unknown as { _toCloudFormation(): unknown };
  const name = Token.isUnresolved(stack.stackName) ? stack.node.id : stack.stackName;
  return limitProblems(stack.resolve(_toCloudFormation.call(stack)) as Template, name);
}

const number = (value: number): string => value.toLocaleString('en-US');

const tooMany = (count: number, limit: number, what: string, where: string, wayOut: string): string[] =>
  count <= limit ? [] : [`has ${number(count)} ${what}; ${where} takes ${number(limit)}: ${wayOut}`];

type Size = (value: unknown) => number;
type Properties = Resource['Properties'];

function environmentProblems(properties: Properties, size: Size): string[] {
  const { Variables = {} } = (properties?.Environment ?? {}) as { Variables?: Record<string, unknown> };
  const bytes = Object.entries(Variables).reduce((sum, [name, value]) => sum + name.length + size(value), 0);
  if (bytes <= LIMITS.environmentBytes || Variables[CONFIG_VARIABLE] === undefined) return [];
  return [
    `gives the function ${number(bytes)} bytes of environment; ` +
      `Lambda takes ${number(LIMITS.environmentBytes)}: ` +
      'shorten countedReasons, reasonOverrides, or the filters of filteredQueues, for instance with ' +
      `{"prefix": "…"}; or ${SECOND}`,
  ];
}

function policyProblems(ofType: (type: string) => [string, Resource][], size: Size): string[] {
  return ofType('AWS::IAM::Role').flatMap(
    ([role, { Properties: { ManagedPolicyArns = [], Policies = [] } = {} }]) => {
      const ofRole = (type: string) =>
        ofType(type).filter(([, { Properties }]) =>
          JSON.stringify(Properties?.Roles ?? []).includes(`"${role}"`),
        );
      const inline = [
        ...(Policies as { PolicyDocument: unknown }[]),
        ...ofRole('AWS::IAM::Policy').map(([, { Properties = {} }]) => Properties),
      ].reduce((sum, { PolicyDocument }) => sum + size(PolicyDocument), 0);
      const managed = ofRole('AWS::IAM::ManagedPolicy');
      const wayOut = `give several accounts one secret, or ${SECOND}`;
      return [
        ...tooMany(
          inline,
          LIMITS.inlinePolicyCharacters,
          `characters of policies at the role ${role}`,
          'a role',
          wayOut,
        ),
        ...managed.flatMap(([id, { Properties }]) =>
          tooMany(
            size(Properties?.PolicyDocument),
            LIMITS.managedPolicyCharacters,
            `characters in the policy ${id}`,
            'a managed policy',
            wayOut,
          ),
        ),
        ...tooMany(
          managed.length + (ManagedPolicyArns as unknown[]).length,
          LIMITS.managedPoliciesOfRole,
          `managed policies at the role ${role}`,
          'a role',
          wayOut,
        ),
      ];
    },
  );
}

function queuePolicyProblems(properties: Properties, size: Size): string[] {
  const { Statement = [] } = (properties?.PolicyDocument ?? {}) as { Statement?: { Principal?: unknown }[] };
  const principals = Statement.reduce((sum, { Principal }) => sum + principalsIn(Principal), 0);
  const wayOut = 'name whole accounts as consumers, or a role that they share';
  return [
    ...tooMany(
      principals,
      LIMITS.queuePolicyPrincipals,
      'consumers of a queue',
      'the policy of a queue',
      wayOut,
    ),
    ...tooMany(
      Statement.length,
      LIMITS.queuePolicyStatements,
      'statements in the policy of a queue',
      'a queue',
      'grant several consumers as one CompositePrincipal',
    ),
    ...tooMany(
      size(properties?.PolicyDocument),
      LIMITS.queuePolicyBytes,
      'bytes of policy at a queue',
      'a queue',
      wayOut,
    ),
  ];
}

const principalsIn = (principal: unknown): number =>
  typeof principal === 'object' && principal !== null ? Object.values(principal).flat().length : 0;

function alarmProblems(ofType: (type: string) => [string, Resource][], size: Size): string[] {
  const alarms = ofType('AWS::CloudWatch::Alarm').map(([, { Properties = {} }]) => Properties);
  const names = alarms.map(({ AlarmName }) => AlarmName).filter((name) => typeof name === 'string');
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  const longest = Math.max(0, ...alarms.map(({ AlarmDescription }) => size(AlarmDescription ?? '')));
  const longestName = Math.max(0, ...names.map((name) => name.length));
  return [
    ...tooMany(
      longest,
      LIMITS.alarmDescription,
      "characters in an alarm's description",
      'an alarm',
      'shorten alarms.runbookUrl',
    ),
    ...tooMany(longestName, LIMITS.alarmName, "characters in an alarm's name", 'an alarm', 'shorten "name"'),
    ...[...twice].map(
      (name) => `has two alarms of the name "${name}": give one of the forwarders another "name"`,
    ),
  ];
}

function dashboardProblems(properties: Properties): string[] {
  const text = textOf(properties?.DashboardBody);
  const widgets = text.match(/"type":"/g)?.length ?? 0;
  return tooMany(widgets, LIMITS.dashboardWidgets, 'widgets', 'a dashboard', 'set "dashboard": false');
}

const textOf = (value: unknown): string => JSON.stringify(value ?? '').replaceAll('\\"', '"');

/** The longest that a pseudo parameter gets in any partition. */
const PSEUDO: Readonly<Record<string, number>> = {
  'AWS::AccountId': 12,
  'AWS::Partition': 10,
  'AWS::Region': 14,
  'AWS::URLSuffix': 16,
  'AWS::StackName': 40,
};
/** `arn:aws-us-gov:secretsmanager:us-gov-west-1:111122223333:secret:`, and of most others less. */
const ARN_BEFORE_NAME = 64;
/** `https://sqs.ap-southeast-2.amazonaws.com.cn/111122223333/` */
const URL_BEFORE_NAME = 57;
/**
 * CloudFormation appends a dash and twelve characters to a name, SQS takes 80, Secrets Manager appends seven
 * more.
 */
const NAME_AFTER_ID = 20;
const LONGEST_NAME = 80;

/**
 * How long a value will be once CloudFormation has put in what its references stand for; in bytes, without
 * white space.
 */
function sizeIn({ Resources = {} }: Template, stackName: string): Size {
  const referenceSize = (id: string, isArn: boolean): number => {
    const pseudo = PSEUDO[id];
    if (pseudo !== undefined) return pseudo;
    const name = Math.min(LONGEST_NAME, stackName.length + 1 + id.length + NAME_AFTER_ID);
    const isUrl = Resources[id]?.Type === 'AWS::SQS::Queue' && !isArn;
    return name + (isUrl ? URL_BEFORE_NAME : ARN_BEFORE_NAME);
  };
  const textSize = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) return Buffer.byteLength(String(value));
    const reference = value as Record<string, unknown>;
    if (typeof reference.Ref === 'string') return referenceSize(reference.Ref, false);
    const attribute = reference['Fn::GetAtt'];
    if (Array.isArray(attribute)) return referenceSize(String(attribute[0]), true);
    const join = reference['Fn::Join'];
    if (!Array.isArray(join)) return jsonSize(value);
    return (join[1] as unknown[]).reduce<number>((sum, part) => sum + textSize(part), 0);
  };
  const isIntrinsic = (value: object): boolean =>
    /^\["(Ref|Fn::\w+)"\]$/.test(JSON.stringify(Object.keys(value)));
  const jsonSize = (value: unknown): number => {
    if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + jsonSize(item) + 1, 1);
    if (typeof value !== 'object' || value === null) return Buffer.byteLength(JSON.stringify(value));
    if (isIntrinsic(value) && !('Fn::ImportValue' in value)) return textSize(value) + 2;
    return Object.entries(value).reduce((sum, [key, inner]) => sum + key.length + 4 + jsonSize(inner), 1);
  };
  return (value) =>
    typeof value === 'object' && value !== null && !isIntrinsic(value) ? jsonSize(value) : textSize(value);
}

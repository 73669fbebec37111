import { Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DIGEST_CONFIG_VARIABLE } from '../../functions/daily-digest/interface/config.ts';
import { CONFIG_VARIABLE } from '../../functions/poll-reports/interface/config.ts';
import { type Resource, type Size, sizeIn, type Template } from './template-size.ts';

/**
 * What AWS takes, where the options can reach it. Sources: the quota pages of Lambda (environment), IAM
 * (policies), SQS (policy of a queue), CloudWatch (alarms, dashboards), EventBridge Scheduler (names),
 * tagging (tags of a resource) and CloudFormation (stacks).
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
  scheduleName: 64,
  tags: 50,
  resources: 500,
  outputs: 200,
  templateBytes: 1_048_576,
} as const;

export type Limit = keyof typeof LIMITS;

/** How much of a limit something in a template takes. */
export interface Use {
  readonly limit: Limit;
  readonly amount: number;
  /** What is counted, and who takes no more of it. */
  readonly what: string;
  readonly taker: string;
  readonly wayOut: string;
}

const SECOND =
  'put some accounts or queues into a second forwarder ' +
  '(a settings file with a "name" of its own, in a stack of its own)';
const SHORTEN =
  'shorten countedReasons, reasonOverrides, or the filters of filteredQueues and alarms.watches, for ' +
  `instance with {"prefix": "…"}; or ${SECOND}`;
const SHORTEN_DIGEST = `set "digest": {"enabled": false}, shorten names of logins and queues, or ${SECOND}`;
const SHARE = `give several accounts one secret, or ${SECOND}`;
const FEWER_CONSUMERS = 'name whole accounts as consumers, or a role that they share';

/**
 * What AWS would refuse of a template, each with the number and the way out.
 *
 * @param stackName CloudFormation begins the names that it makes up with it
 */
export const limitProblems = (template: Template, stackName: string): string[] => [
  ...limitUses(template, stackName)
    .filter(({ amount, limit }) => amount > LIMITS[limit])
    .map(
      ({ amount, limit, taker, wayOut, what }) =>
        `has ${number(amount)} ${what}; ${taker} takes ${number(LIMITS[limit])}: ${wayOut}`,
    ),
  ...nameProblems(template),
];

/** The same of the stack that a construct is in, once everything is in it. */
export function limitProblemsOf(construct: Construct): string[] {
  const stack = Stack.of(construct);
  const { _toCloudFormation } = stack as unknown as { _toCloudFormation(): unknown };
  const name = Token.isUnresolved(stack.stackName) ? stack.node.id : stack.stackName;
  return limitProblems(stack.resolve(_toCloudFormation.call(stack)) as Template, name);
}

const number = (value: number): string => value.toLocaleString('en-US');

type OfType = (
  type: string,
) => readonly (readonly [id: string, properties: Readonly<Record<string, unknown>>])[];

/** How much of each limit each part of a template takes. */
export function limitUses(template: Template, stackName: string): Use[] {
  const resources = Object.entries(template.Resources ?? {});
  const ofType: OfType = (type) =>
    resources.filter(([, { Type }]) => Type === type).map(([id, { Properties = {} }]) => [id, Properties]);
  const size = sizeIn(template, stackName);
  const use = (limit: Limit, amount: number, what: string, taker: string, wayOut: string): Use => ({
    limit,
    amount,
    what,
    taker,
    wayOut,
  });
  return [
    ...ofType('AWS::Lambda::Function').flatMap(([, { Environment }]) => {
      const { Variables = {} } = (Environment ?? {}) as { Variables?: Record<string, unknown> };
      const bytes = Object.entries(Variables).reduce(
        (sum, [name, value]) => sum + name.length + size(value),
        0,
      );
      const ofFunction = (what: string, wayOut: string) =>
        use('environmentBytes', bytes, `bytes of environment of ${what}`, 'Lambda', wayOut);
      if (Variables[CONFIG_VARIABLE] !== undefined) return [ofFunction('the function', SHORTEN)];
      if (Variables[DIGEST_CONFIG_VARIABLE] !== undefined)
        return [ofFunction('the daily digest', SHORTEN_DIGEST)];
      // Functions of others may be in the stack.
      return [];
    }),
    ...ofType('AWS::IAM::Role').flatMap(([role, { ManagedPolicyArns = [], Policies = [] }]) => {
      const { inline, managed } = policiesOf(role, Policies as readonly Policy[], ofType);
      const characters = inline.reduce((sum, { PolicyDocument }) => sum + size(PolicyDocument), 0);
      const count = managed.length + (ManagedPolicyArns as unknown[]).length;
      return [
        use(
          'inlinePolicyCharacters',
          characters,
          `characters of policies at the role ${role}`,
          'a role',
          SHARE,
        ),
        use('managedPoliciesOfRole', count, `managed policies at the role ${role}`, 'a role', SHARE),
      ];
    }),
    ...ofType('AWS::IAM::ManagedPolicy').map(([id, { PolicyDocument }]) =>
      use(
        'managedPolicyCharacters',
        size(PolicyDocument),
        `characters in the policy ${id}`,
        'a managed policy',
        SHARE,
      ),
    ),
    ...ofType('AWS::SQS::QueuePolicy').flatMap(([, { PolicyDocument }]) =>
      queuePolicyUses(PolicyDocument, size),
    ),
    ...ofType('AWS::CloudWatch::Alarm').flatMap(([, { AlarmDescription = '', AlarmName = '' }]) => [
      use(
        'alarmDescription',
        size(AlarmDescription),
        "characters in an alarm's description",
        'an alarm',
        'shorten alarms.runbookUrl',
      ),
      use('alarmName', size(AlarmName), "characters in an alarm's name", 'an alarm', 'shorten "name"'),
    ]),
    ...ofType('AWS::CloudWatch::Dashboard').map(([, { DashboardBody }]) =>
      use('dashboardWidgets', widgetsIn(DashboardBody), 'widgets', 'a dashboard', 'set "dashboard": false'),
    ),
    ...ofType('AWS::Scheduler::Schedule').map(([, { Name = '' }]) =>
      use(
        'scheduleName',
        size(Name),
        "characters in a schedule's name",
        'EventBridge Scheduler',
        'shorten "login"',
      ),
    ),
    ...resources.map(([id, { Properties }]) =>
      use('tags', tagsOf(Properties), `tags at ${id}`, 'a resource', 'take some out of "tags"'),
    ),
    use('resources', resources.length, 'resources', 'a stack', SECOND),
    use('outputs', Object.keys(template.Outputs ?? {}).length, 'outputs', 'a stack', SECOND),
    // As the CDK writes it, with an indentation of one.
    use('templateBytes', bytesOf(template), 'bytes of template', 'a stack', SECOND),
  ];
}

const bytesOf = (template: Template): number => Buffer.byteLength(JSON.stringify(template, undefined, 1));

interface Policy {
  readonly PolicyDocument?: unknown;
}

function policiesOf(role: string, own: readonly Policy[], ofType: OfType) {
  const ofRole = (type: string) =>
    ofType(type)
      .filter(([, { Roles = [] }]) => JSON.stringify(Roles).includes(`"${role}"`))
      .map(([, properties]) => properties as Policy);
  return { inline: [...own, ...ofRole('AWS::IAM::Policy')], managed: ofRole('AWS::IAM::ManagedPolicy') };
}

function queuePolicyUses(document: unknown, size: Size): Use[] {
  const { Statement = [] } = (document ?? {}) as { Statement?: { Principal?: unknown }[] };
  return [
    {
      limit: 'queuePolicyPrincipals',
      amount: Statement.reduce((sum, { Principal }) => sum + principalsIn(Principal), 0),
      what: 'consumers of a queue',
      taker: 'the policy of a queue',
      wayOut: FEWER_CONSUMERS,
    },
    {
      limit: 'queuePolicyStatements',
      amount: Statement.length,
      what: 'statements in the policy of a queue',
      taker: 'a queue',
      wayOut: 'grant several consumers as one CompositePrincipal',
    },
    {
      limit: 'queuePolicyBytes',
      amount: size(document),
      what: 'bytes of policy at a queue',
      taker: 'a queue',
      wayOut: FEWER_CONSUMERS,
    },
  ];
}

const principalsIn = (principal: unknown): number =>
  typeof principal === 'object' && principal !== null ? Object.values(principal).flat().length : 0;

const widgetsIn = (body: unknown): number =>
  JSON.stringify(body ?? '')
    .replaceAll('\\"', '"')
    .match(/"type":"/g)?.length ?? 0;

/** A list of keys and values, or an object. */
const tagsOf = ({ Tags = [] }: NonNullable<Resource['Properties']> = {}): number =>
  Object.keys(Tags ?? []).length;

/**
 * Names that are chosen here rather than made up by CloudFormation, and that no two of an account may have.
 */
const NAMES: Readonly<Record<string, readonly [property: string, what: string]>> = {
  'AWS::CloudWatch::Alarm': ['AlarmName', 'alarms'],
  'AWS::CloudWatch::CompositeAlarm': ['AlarmName', 'alarms'],
  'AWS::CloudWatch::Dashboard': ['DashboardName', 'dashboards'],
  'AWS::Scheduler::ScheduleGroup': ['Name', 'groups of schedules'],
  'AWS::SSM::Parameter': ['Name', 'parameters'],
};

function nameProblems({ Resources = {} }: Template): string[] {
  const named = Object.values(Resources).flatMap(({ Properties, Type }) => {
    const [property = '', what] = NAMES[Type] ?? [];
    const name = Properties?.[property];
    return typeof name === 'string' ? [`${what} of the name "${name}"`] : [];
  });
  const twice = new Set(named.filter((name, index) => named.indexOf(name) !== index));
  return [...twice].map((name) => `has two ${name}: give one of the forwarders another "name"`);
}

import type { Survivor } from '../results.ts';

/** A CloudFormation template as JSON. */
export interface TemplateJson {
  readonly Resources: Readonly<Record<string, Resource>>;
}

interface Resource {
  readonly Type: string;
  readonly [field: string]: unknown;
}

/** One change of one resource. */
export interface TemplateMutant {
  readonly resource: string;
  /** The way to the value, such as `['Properties', 'Threshold']`. */
  readonly path: readonly (string | number)[];
  /** What stands there instead; absent: nothing. */
  readonly value?: unknown;
}

/**
 * For values at a path (`*` is any place of a list), what each may be changed into;
 * `undefined` takes it away.
 */
interface Change {
  readonly types: readonly string[];
  readonly path: readonly string[];
  readonly into: (value: unknown) => readonly unknown[];
}

const times = (factor: number) => (value: unknown) => [Number(value) * factor];
const plus = (more: number) => (value: unknown) => [Number(value) + more];
const without = () => [undefined];
const instead = (value: unknown) => () => [value];
const swap =
  (...pairs: readonly (readonly [string, string])[]) =>
  (value: unknown) =>
    pairs.flatMap(([one, other]) => (value === one ? [other] : value === other ? [one] : []));

const COMPARISONS = swap(
  ['GreaterThanThreshold', 'GreaterThanOrEqualToThreshold'],
  ['LessThanThreshold', 'LessThanOrEqualToThreshold'],
);
const STATISTICS = (value: unknown) => (value === 'Sum' ? ['Average'] : ['Sum']);
const ALARM = ['AWS::CloudWatch::Alarm'];
const ALARMS = [...ALARM, 'AWS::CloudWatch::CompositeAlarm'];
const QUEUE = ['AWS::SQS::Queue'];
const FUNCTION = ['AWS::Lambda::Function'];
const INVOKE = ['AWS::Lambda::EventInvokeConfig'];
const SCHEDULE = ['AWS::Scheduler::Schedule'];
const KEPT = [...QUEUE, 'AWS::SecretsManager::Secret', 'AWS::Logs::LogGroup'];
const POLICIES = [
  'AWS::IAM::Policy',
  'AWS::IAM::ManagedPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::SNS::TopicPolicy',
];
const STATEMENT = ['PolicyDocument', 'Statement', '*'];
const TRUST = ['AssumeRolePolicyDocument', 'Statement', '*'];

const change = (types: readonly string[], path: readonly string[], into: Change['into']): Change => ({
  types,
  path: ['Properties', ...path],
  into,
});

const CHANGES: readonly Change[] = [
  change(ALARM, ['Statistic'], STATISTICS),
  change(ALARM, ['Period'], times(2)),
  change(ALARM, ['Metrics', '*', 'MetricStat', 'Stat'], STATISTICS),
  change(ALARM, ['Metrics', '*', 'MetricStat', 'Period'], times(2)),
  change(ALARM, ['Metrics', '*', 'Expression'], (value) => [`0*(${value})`]),
  change(ALARM, ['EvaluationPeriods'], plus(1)),
  change(ALARM, ['DatapointsToAlarm'], (value) => [Number(value) - 1, undefined]),
  change(ALARM, ['Threshold'], plus(1)),
  change(ALARM, ['ComparisonOperator'], COMPARISONS),
  change(ALARM, ['TreatMissingData'], swap(['breaching', 'notBreaching'], ['missing', 'ignore'])),
  change(ALARMS, ['AlarmActions'], without),
  change(ALARMS, ['OKActions'], without),
  change(['AWS::CloudWatch::CompositeAlarm'], ['AlarmRule'], instead('FALSE')),
  change(['AWS::CloudWatch::CompositeAlarm'], ['ActionsSuppressor'], without),

  change(POLICIES, STATEMENT, without),
  change(POLICIES, [...STATEMENT, 'Action'], (value) => [`${String([value].flat()[0]).split(':')[0]}:*`]),
  change(['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'], [...STATEMENT, 'Resource'], (value) =>
    value === '*' ? [] : ['*'],
  ),
  change(POLICIES, [...STATEMENT, 'Effect'], swap(['Allow', 'Deny'])),
  change(POLICIES, [...STATEMENT, 'Condition'], without),
  change(POLICIES, [...STATEMENT, 'Principal'], (value) =>
    JSON.stringify(value).includes('*') ? [{ AWS: '111111111111' }] : [{ AWS: '*' }],
  ),
  change(['AWS::IAM::Role'], [...TRUST, 'Condition'], without),
  change(['AWS::IAM::Role'], [...TRUST, 'Principal'], instead({ AWS: '*' })),

  change(QUEUE, ['RedrivePolicy'], without),
  change(QUEUE, ['RedrivePolicy', 'maxReceiveCount'], plus(1)),
  change(QUEUE, ['RedriveAllowPolicy'], without),
  change(QUEUE, ['SqsManagedSseEnabled'], instead(false)),
  change(QUEUE, ['KmsMasterKeyId'], without),
  change(QUEUE, ['MessageRetentionPeriod'], times(0.5)),
  change(QUEUE, ['VisibilityTimeout'], times(0.5)),
  change(QUEUE, ['DeduplicationScope'], instead('queue')),
  change(QUEUE, ['FifoThroughputLimit'], instead('perQueue')),
  change(['AWS::SNS::Topic'], ['KmsMasterKeyId'], without),
  change(['AWS::Logs::LogGroup'], ['RetentionInDays'], (value) => [Number(value) * 2, undefined]),
  change(['AWS::Logs::LogGroup'], ['KmsKeyId'], without),
  change(['AWS::SecretsManager::Secret'], ['KmsKeyId'], without),
  { types: KEPT, path: ['DeletionPolicy'], into: instead('Delete') },

  change(FUNCTION, ['Timeout'], times(2)),
  change(FUNCTION, ['MemorySize'], times(2)),
  change(FUNCTION, ['ReservedConcurrentExecutions'], without),
  change(FUNCTION, ['LoggingConfig'], without),
  change(FUNCTION, ['Environment', 'Variables', 'NODE_OPTIONS'], without),
  change(INVOKE, ['MaximumRetryAttempts'], plus(1)),
  change(INVOKE, ['MaximumEventAgeInSeconds'], times(2)),
  change(SCHEDULE, ['ScheduleExpression'], instead('rate(7 minutes)')),
  change(SCHEDULE, ['State'], swap(['ENABLED', 'DISABLED'])),
  change(SCHEDULE, ['FlexibleTimeWindow', 'Mode'], instead('FLEXIBLE')),
  change(SCHEDULE, ['Target', 'RetryPolicy', 'MaximumRetryAttempts'], plus(1)),
  change(SCHEDULE, ['Target', 'RetryPolicy', 'MaximumEventAgeInSeconds'], times(2)),
];

/** Every change that a template has a place for. */
export const mutantsOf = ({ Resources }: TemplateJson): TemplateMutant[] =>
  Object.entries(Resources).flatMap(([resource, properties]) =>
    CHANGES.filter(({ types }) => types.includes(properties.Type)).flatMap(({ into, path }) =>
      placesOf(properties, path).flatMap((place) =>
        into(valueAt(properties, place))
          .filter((value) => value !== valueAt(properties, place))
          .map((value) => ({ resource, path: place, value })),
      ),
    ),
  );

/** The template with the change made, where it has the place; the given one is left as it is. */
export function changed(template: TemplateJson, { resource, path, value }: TemplateMutant): TemplateJson {
  if (!Object.hasOwn(template.Resources, resource)) return template;
  if (valueAt(template.Resources[resource], path) === undefined) return template;
  const copy = structuredClone(template);
  const last = path.at(-1) as string;
  const holder = valueAt(copy.Resources[resource], path.slice(0, -1)) as Record<string, unknown>;
  if (value !== undefined) holder[last] = value;
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else delete holder[last];
  return copy;
}

type Path = TemplateMutant['path'];

function placesOf(value: unknown, [step, ...rest]: Path, before: Path = []): Path[] {
  if (step === undefined) return value === undefined ? [] : [before];
  if (step === '*')
    return Array.isArray(value)
      ? value.flatMap((inner, place) => placesOf(inner, rest, [...before, place]))
      : [];
  if (typeof value !== 'object' || value === null) return [];
  return placesOf((value as Record<string, unknown>)[step], rest, [...before, step]);
}

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (inner, step) => (inner as Record<string | number, unknown> | undefined)?.[step],
    value,
  );

/** What it changes, in words that stay the same when the template's ids do not. */
export function survivorOf({ resource, path, value }: TemplateMutant, template: TemplateJson): Survivor {
  const { Properties } = template.Resources[resource] as unknown as { Properties?: { AlarmName?: unknown } };
  const place = path.filter((step) => step !== 'Properties').join('.');
  return {
    file: 'template',
    line: typeof Properties?.AlarmName === 'string' ? Properties.AlarmName : resource,
    change: `${place} → ${value === undefined ? 'absent' : JSON.stringify(value)}`,
  };
}

import type { MetricName } from './series.ts';

/** What an alarm reads: a statistic of a metric by its id in the expression. */
export interface AlarmMetric {
  readonly id: string;
  readonly metric: MetricName;
  readonly statistic: string;
  readonly periodMinutes: number;
}

interface Named {
  readonly name: string;
  readonly description: string;
  /** What is told of an alarm, as written in the template: `{LogicalId}` of a topic. */
  readonly actions: readonly string[];
  /** What is told of the all-clear. */
  readonly okActions: readonly string[];
}

export interface MetricAlarm extends Named {
  readonly kind: 'metric';
  readonly metrics: readonly AlarmMetric[];
  /** What is compared with the threshold; of a plain metric, its id. */
  readonly expression: string;
  readonly periodMinutes: number;
  readonly threshold: number;
  readonly comparison: Comparison;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly missing: MissingData;
}

export interface CompositeAlarm extends Named {
  readonly kind: 'composite';
  /** `ALARM("…") OR ALARM("…")` */
  readonly rule: string;
}

export type AlarmDefinition = MetricAlarm | CompositeAlarm;
export type MissingData = 'breaching' | 'notBreaching' | 'ignore' | 'missing';
export type Comparison = keyof typeof COMPARISONS;

export const COMPARISONS = {
  GreaterThanOrEqualToThreshold: (value: number, threshold: number) => value >= threshold,
  GreaterThanThreshold: (value: number, threshold: number) => value > threshold,
  LessThanOrEqualToThreshold: (value: number, threshold: number) => value <= threshold,
  LessThanThreshold: (value: number, threshold: number) => value < threshold,
} as const;

/** As much of a CloudFormation template as holds alarms. */
export interface TemplateWithAlarms {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }>
  >;
}

/**
 * The alarms of a synthesized template. References stay as `{LogicalId}` or `{LogicalId.Attribute}`: whoever
 * knows what they stand for resolves the template first. Alarms on a learnt band are left out: nothing here
 * learns.
 */
export function readAlarms({ Resources }: TemplateWithAlarms): AlarmDefinition[] {
  // Composite alarms name others by their ARN.
  const nameOf = (reference: string, id: string): string =>
    Resources[id]?.Properties ? textOf(Resources[id].Properties.AlarmName) : reference;
  return Object.values(Resources).flatMap(({ Properties = {}, Type }): AlarmDefinition[] => {
    if (Type === 'AWS::CloudWatch::CompositeAlarm')
      return [
        {
          ...namedOf(Properties),
          kind: 'composite',
          rule: textOf(Properties.AlarmRule).replaceAll(/\{(\w+)\.Arn\}/g, nameOf),
        },
      ];
    if (Type !== 'AWS::CloudWatch::Alarm' || Properties.ThresholdMetricId !== undefined) return [];
    return [metricAlarmOf(Properties)];
  });
}

type Properties = Readonly<Record<string, unknown>>;

const namedOf = (properties: Properties): Named => ({
  name: textOf(properties.AlarmName),
  description: textOf(properties.AlarmDescription ?? ''),
  actions: actionsOf(properties.AlarmActions),
  okActions: actionsOf(properties.OKActions),
});

const actionsOf = (actions: unknown): string[] => ((actions as unknown[] | undefined) ?? []).map(textOf);

interface Stat {
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
}

interface Query {
  readonly Id: string;
  readonly Expression?: string;
  readonly MetricStat?: { readonly Metric: Stat; readonly Period: number; readonly Stat: string };
  readonly ReturnData?: boolean;
}

function metricAlarmOf(properties: Properties): MetricAlarm {
  const evaluationPeriods = Number(properties.EvaluationPeriods);
  const { expression, metrics } = readOf(properties);
  return {
    ...namedOf(properties),
    kind: 'metric',
    metrics,
    expression,
    periodMinutes: metrics[0]?.periodMinutes ?? 1,
    threshold: Number(properties.Threshold),
    comparison: properties.ComparisonOperator as Comparison,
    evaluationPeriods,
    datapointsToAlarm: Number(properties.DatapointsToAlarm ?? evaluationPeriods),
    missing: (properties.TreatMissingData ?? 'missing') as MissingData,
  };
}

function readOf(properties: Properties): Pick<MetricAlarm, 'expression' | 'metrics'> {
  const queries = properties.Metrics as readonly Query[] | undefined;
  if (!queries) {
    const metric = metricOf('m', properties as Stat, Number(properties.Period), String(properties.Statistic));
    return { expression: 'm', metrics: [metric] };
  }
  const metrics = queries.flatMap(({ Id, MetricStat }) =>
    MetricStat ? [metricOf(Id, MetricStat.Metric, MetricStat.Period, MetricStat.Stat)] : [],
  );
  const returned = queries.find(({ ReturnData = true }) => ReturnData);
  return { expression: returned?.Expression ?? returned?.Id ?? '', metrics };
}

const metricOf = (id: string, stat: Stat, periodSeconds: number, statistic: string): AlarmMetric => ({
  id,
  metric: {
    namespace: String(stat.Namespace),
    name: String(stat.MetricName),
    dimensions: Object.fromEntries((stat.Dimensions ?? []).map(({ Name, Value }) => [Name, textOf(Value)])),
  },
  statistic,
  periodMinutes: periodSeconds / 60,
});

/** A text of the template with its references written as `{LogicalId}` or `{LogicalId.Attribute}`. */
export function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { 'Fn::GetAtt': attribute, 'Fn::Join': join, Ref } = value as Record<string, unknown>;
  if (Ref) return `{${Ref}}`;
  if (attribute) return `{${(attribute as string[]).join('.')}}`;
  const [separator, parts] = join as [string, unknown[]];
  return parts.map(textOf).join(separator);
}

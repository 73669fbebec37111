import type { Template } from 'aws-cdk-lib/assertions';
import { propertiesOf } from '../synthesize.ts';

/** A metric as an alarm or a graph reads it. */
export interface ReadMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, unknown>>;
}

export interface AlarmInTemplate {
  readonly name: string;
  /** Without the forwarder's name. */
  readonly title: string;
  readonly description: string;
  readonly metrics: readonly ReadMetric[];
  readonly expressions: readonly string[];
  readonly properties: Readonly<Record<string, unknown>>;
}

interface Dimension {
  readonly Name: string;
  readonly Value: unknown;
}
interface Stat {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly Dimension[];
}
interface Query {
  readonly Expression?: string;
  readonly MetricStat?: { readonly Metric: Stat };
}

export const alarmsIn = (template: Template): AlarmInTemplate[] =>
  Object.values(propertiesOf(template, 'AWS::CloudWatch::Alarm')).map((properties) => {
    const queries = (properties.Metrics ?? []) as readonly Query[];
    const stats = queries.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric] : []));
    const name = String(properties.AlarmName);
    return {
      name,
      title: name.replace(/^[^:]*: /, ''),
      description: textOf(properties.AlarmDescription),
      metrics: (stats.length > 0 ? stats : [properties as unknown as Stat]).map(metricOf),
      expressions: queries.flatMap(({ Expression }) => (Expression === undefined ? [] : [Expression])),
      properties,
    };
  });

const metricOf = ({ Dimensions = [], MetricName, Namespace }: Stat): ReadMetric => ({
  namespace: Namespace,
  name: MetricName,
  dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value])),
});

/** A text with its references written as `{LogicalId}` or `{LogicalId.Attribute}`. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::GetAtt': attribute, 'Fn::Join': join, Ref } = value as Record<string, unknown>;
  if (Ref) return `{${Ref}}`;
  if (attribute) return `{${(attribute as string[]).join('.')}}`;
  const [separator, parts] = join as [string, unknown[]];
  return parts.map(textOf).join(separator);
}

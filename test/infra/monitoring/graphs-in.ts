import type { Template } from 'aws-cdk-lib/assertions';
import { propertiesOf } from '../synthesize.ts';
import { type ReadMetric, textOf } from './alarms-in.ts';

export interface Graph {
  readonly title: string;
  readonly metrics: readonly ReadMetric[];
  readonly expressions: readonly string[];
}

interface Widget {
  readonly type: string;
  readonly properties: {
    readonly title?: string;
    /** Of a text. */
    readonly markdown?: string;
    readonly metrics?: readonly (string | object)[][];
    /** ARNs. */
    readonly alarms?: readonly string[];
  };
}

/** The widgets of the dashboard; references are written as `{LogicalId}` or `{LogicalId.Attribute}`. */
export function widgetsIn(template: Template): Widget[] {
  const [dashboard] = Object.values(propertiesOf(template, 'AWS::CloudWatch::Dashboard'));
  return JSON.parse(textOf(dashboard?.DashboardBody)).widgets;
}

/**
 * The graphs of the dashboard. A search counts as the one metric that it looks for, with the dimension
 * `source` open.
 */
export const graphsIn = (template: Template): Graph[] =>
  widgetsIn(template)
    .filter(({ type }) => type === 'metric')
    .map(({ properties: { metrics = [], title = '' } }) => {
      const expressions = metrics.flatMap((parts) =>
        parts.flatMap((part) =>
          typeof part === 'object' && 'expression' in part ? [String(part.expression)] : [],
        ),
      );
      const named = metrics.filter(([first]) => typeof first === 'string').map(metricOf);
      return { title, expressions, metrics: [...named, ...expressions.flatMap(searched)] };
    });

/** `[namespace, name, dimension, value, …, options]` */
function metricOf(parts: readonly (string | object)[]): ReadMetric {
  const [namespace = '', name = '', ...rest] = parts.filter((part) => typeof part === 'string');
  const pairs = rest.flatMap((key, index) => (index % 2 === 0 ? [[key, rest[index + 1]]] : []));
  return { namespace, name, dimensions: Object.fromEntries(pairs) };
}

export const ANY = '(any)';

function searched(expression: string): ReadMetric[] {
  const found = /^SEARCH\('\{([^}]+)\} service="([^"]+)" MetricName="([^"]+)"', '\w+', \d+\)$/.exec(
    expression,
  );
  if (!found) return [];
  const [, schema = '', service = '', name = ''] = found;
  const [namespace = '', ...dimensions] = schema.split(',');
  return [
    {
      namespace,
      name,
      dimensions: Object.fromEntries(dimensions.map((key) => [key, key === 'service' ? service : ANY])),
    },
  ];
}

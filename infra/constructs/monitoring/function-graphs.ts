import { Duration } from 'aws-cdk-lib';
import { type GraphWidget, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { graph } from './report-graphs.ts';

export interface FunctionGraphsProps {
  readonly function: IFunction;
  readonly logGroup: ILogGroup;
  readonly memoryMb: number;
}

/** Graphs of what Lambda says of the function, and of what it costs. */
export class FunctionGraphs {
  readonly #props: FunctionGraphsProps;

  constructor(props: FunctionGraphsProps) {
    this.#props = props;
  }

  health(): GraphWidget {
    const { function: poller } = this.#props;
    const period = Duration.minutes(5);
    return graph('Function: errors, throttles, longest tick in seconds', [
      poller.metricErrors({ period, label: 'errors' }),
      poller.metricThrottles({ period, label: 'throttles' }),
      new MathExpression({
        expression: 'duration / 1000',
        usingMetrics: { duration: poller.metricDuration({ period, statistic: 'Maximum' }) },
        label: 'longest tick, s',
        period,
      }),
    ]);
  }

  /** What grows with use; metrics and alarms cost the same every month. */
  costDrivers(): GraphWidget {
    const { function: poller, logGroup, memoryMb } = this.#props;
    const period = Duration.hours(1);
    return graph('Cost drivers, by the hour', [
      poller.metricInvocations({ period, label: 'ticks' }),
      new MathExpression({
        expression: `worked / 1000 * ${memoryMb / 1024}`,
        usingMetrics: { worked: poller.metricDuration({ period, statistic: 'Sum' }) },
        label: 'GB-seconds',
        period,
      }),
      new MathExpression({
        expression: 'logged / 1000000',
        usingMetrics: {
          logged: new Metric({
            namespace: 'AWS/Logs',
            metricName: 'IncomingBytes',
            dimensionsMap: { LogGroupName: logGroup.logGroupName },
            statistic: 'Sum',
            period,
          }),
        },
        label: 'log, MB',
        period,
      }),
    ]);
  }
}

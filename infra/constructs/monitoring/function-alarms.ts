import type { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ActionableAlarm, type AlarmContext } from './actionable-alarm.ts';

export interface FunctionAlarmsProps {
  readonly context: AlarmContext;
  readonly function: IFunction;
  readonly timeoutSeconds: number;
  /** Long enough to hold a tick of every source. */
  readonly period: Duration;
}

/** Whether the function itself is well. What fails outside of it is not an error of the function. */
export class FunctionAlarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { context, function: poller, period, timeoutSeconds }: FunctionAlarmsProps,
  ) {
    super(scope, id);
    new ActionableAlarm(this, 'Errors', {
      context,
      runbook: 'Function errors',
      impact: 'The forwarder crashed or ran out of time: statuses arrive late, and some may arrive twice.',
      severity: 'page',
      metric: poller.metricErrors({ period }),
      threshold: 1,
      periods: 2,
      // No invocation, no error: that is the poll alarm's business.
      whenMissing: 'fine',
    });
    new ActionableAlarm(this, 'Throttles', {
      context,
      runbook: 'Function throttled',
      impact: 'Lambda did not run the forwarder when it was due: statuses arrive late.',
      severity: 'warn',
      metric: poller.metricThrottles({ period }),
      threshold: 1,
      periods: 2,
      whenMissing: 'fine',
    });
    new ActionableAlarm(this, 'Duration', {
      context,
      runbook: 'Function slow',
      impact: 'Ticks take nearly all of their time: statuses arrive late, and soon not all of them.',
      severity: 'warn',
      metric: poller.metricDuration({ period, statistic: 'Maximum' }),
      // A tick starts no page that it could not finish, so a backlog alone does not get it here.
      threshold: timeoutSeconds * 1000 * 0.95,
      periods: 3,
      whenMissing: 'fine',
    });
  }
}

import type { Duration } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { MetricKey } from '../../../functions/poll-reports/interface/metrics.ts';
import { ActionableAlarm, type AlarmContext, type AlarmText } from './actionable-alarm.ts';
import { emittedMetric } from './emitted-metric.ts';

export interface CauseAlarmsProps {
  readonly context: AlarmContext;
  readonly function: IFunction;
  readonly timeoutSeconds: number;
  /** Long enough to hold a tick of every source. */
  readonly period: Duration;
}

/** Trouble that is counted only when it happens, over all sources. */
const TROUBLES: readonly (AlarmText & { readonly metric: MetricKey })[] = [
  {
    metric: 'credentialsRefused',
    runbook: 'Credentials refused',
    impact: 'Retarus refuses the credentials of an account: none of its statuses arrive until it is mended.',
    severity: 'warn',
  },
  {
    metric: 'secretUnreadable',
    runbook: 'Secret unreadable',
    impact: 'The credentials of an account cannot be read: none of its statuses arrive until it is mended.',
    severity: 'warn',
  },
  {
    metric: 'responsesUnreadable',
    runbook: 'Responses unreadable',
    impact: 'Retarus responds in a way that this version cannot read: statuses wait there, untouched.',
    severity: 'warn',
  },
  {
    metric: 'queueRefused',
    runbook: 'Queue refused',
    impact: 'SQS does not take statuses: they wait at Retarus until it does.',
    severity: 'warn',
  },
  {
    metric: 'deletesRefused',
    runbook: 'Deletes refused',
    impact: 'Retarus does not delete forwarded reports: statuses may arrive twice, and the list may fill up.',
    severity: 'warn',
  },
  {
    metric: 'backlogLeft',
    runbook: 'Backlog',
    impact: 'More reports come in than go out: statuses arrive later and later.',
    severity: 'warn',
  },
];

/**
 * What keeps polls from succeeding or slows them down. The alarms on polls and on the oldest report tell of
 * it in any case; these say why, and sooner.
 */
export class CauseAlarms extends Construct {
  readonly #props: CauseAlarmsProps;

  constructor(scope: Construct, id: string, props: CauseAlarmsProps) {
    super(scope, id);
    this.#props = props;
    const { context, function: poller, period, timeoutSeconds } = props;
    for (const { metric, ...text } of TROUBLES)
      this.#alarm(text, emittedMetric(context.service, metric, {}, { period }), 1);
    this.#alarm(
      {
        runbook: 'Function errors',
        impact: 'The forwarder crashed or ran out of time: statuses arrive late, and some may arrive twice.',
        severity: 'warn',
      },
      poller.metricErrors({ period }),
      1,
    );
    this.#alarm(
      {
        runbook: 'Function throttled',
        impact: 'Lambda did not run the forwarder when it was due: statuses arrive late.',
        severity: 'warn',
      },
      poller.metricThrottles({ period }),
      1,
    );
    this.#alarm(
      {
        runbook: 'Function slow',
        impact: 'Ticks take nearly all of their time: statuses arrive late, and soon not all of them.',
        severity: 'warn',
      },
      poller.metricDuration({ period, statistic: 'Maximum' }),
      // A tick starts no page that it could not finish, so a backlog alone does not get it here.
      timeoutSeconds * 1000 * 0.95,
    );
  }

  #alarm(text: AlarmText, metric: IMetric, threshold: number): void {
    new ActionableAlarm(this, text.runbook.replaceAll(' ', ''), {
      ...text,
      context: this.#props.context,
      metric,
      threshold,
      periods: 3,
      // Counted only when it happens.
      whenMissing: 'fine',
    });
  }
}

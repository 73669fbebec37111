import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Severity } from './alarm-options.ts';

/** What all alarms of a forwarder share. */
export interface AlarmContext {
  /** The forwarder's name, first word of every alarm's name. */
  readonly service: string;
  readonly topics: Readonly<Record<Severity, ITopic>>;
  /** Where the runbook is; its headings are appended. */
  readonly runbookUrl: string;
  /** Where to look first. */
  readonly dashboardUrl: string | undefined;
}

/** What an alarm says to a person, and to whom. */
export interface AlarmText {
  /** Heading of the runbook, and the alarm's name: `No successful poll`. */
  readonly runbook: string;
  /** What it is about, where there are several of a kind: `12345@de1`. */
  readonly subject?: string;
  /** What it means for people who send faxes; one sentence. */
  readonly impact: string;
  readonly severity: Severity;
}

export interface ActionableAlarmProps extends AlarmText {
  readonly metric: IMetric;
  /** It fires at this value and beyond. */
  readonly threshold: number;
  /** @default 'at least' */
  readonly fires?: 'at least' | 'below';
  /** @default 1 */
  readonly periods?: number;
  /** Silence is either fine, or the very thing that the alarm is about. */
  readonly whenMissing: 'fine' | 'alarm';
}

/** An alarm that a person can act on: who is hurt, what to do, and an all-clear when it is over. */
export class ActionableAlarm extends Construct {
  readonly alarm: Alarm;

  constructor(
    scope: Construct,
    id: string,
    props: ActionableAlarmProps & { readonly context: AlarmContext },
  ) {
    super(scope, id);
    const { context, fires = 'at least', metric, periods = 1, threshold, whenMissing } = props;
    this.alarm = new Alarm(this, 'Alarm', {
      ...texts(props, context),
      metric,
      threshold,
      comparisonOperator:
        fires === 'below'
          ? ComparisonOperator.LESS_THAN_THRESHOLD
          : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: periods,
      datapointsToAlarm: periods,
      treatMissingData: whenMissing === 'alarm' ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    notify(this.alarm, props.severity, context);
  }
}

/** An alarm's name, and its description: impact, runbook, dashboard. */
export function texts(
  { impact, runbook, subject }: AlarmText,
  { dashboardUrl, runbookUrl, service }: AlarmContext,
): { readonly alarmName: string; readonly alarmDescription: string } {
  const lines = [
    impact,
    `What to do: ${runbookUrl}#${anchorOf(runbook)}`,
    ...(dashboardUrl === undefined ? [] : [`Dashboard: ${dashboardUrl}`]),
  ];
  return {
    alarmName: [service, runbook, ...(subject === undefined ? [] : [subject])].join(': '),
    alarmDescription: lines.join('\n'),
  };
}

/** Tells the severity's topic when the alarm goes off, and when it is over. */
export function notify(alarm: Alarm, severity: Severity, { topics }: AlarmContext): void {
  const action = new SnsAction(topics[severity]);
  alarm.addAlarmAction(action);
  alarm.addOkAction(action);
}

/** As a Markdown heading is linked to. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');

import {
  Alarm,
  type AlarmBase,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  type Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Severity } from './alarm-options.ts';
import { FIRST_STEPS, type RunbookHeading } from './first-steps.ts';

const MISSING = {
  fine: TreatMissingData.NOT_BREACHING,
  alarm: TreatMissingData.BREACHING,
  'as before': TreatMissingData.IGNORE,
} as const;

/** What all alarms of a forwarder share. */
export interface AlarmContext {
  /** The forwarder's name, first word of every alarm's name. */
  readonly service: string;
  readonly topics: Readonly<Record<Severity, ITopic>>;
  /** Where the user's copy of the runbook is; its headings are appended. */
  readonly runbookUrl: string | undefined;
  /** Where to look first; it holds the first steps. */
  readonly dashboardUrl: string | undefined;
}

/** What an alarm says to a person, and to whom. */
export interface AlarmText {
  /** Heading of the runbook, and the alarm's name: `No successful poll`. */
  readonly runbook: RunbookHeading;
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
  /**
   * Periods that are looked at.
   * @default 1
   */
  readonly periods?: number;
  /**
   * How many of them must be beyond the threshold.
   * @default - all of them
   */
  readonly atLeast?: number;
  /**
   * Whether the topic is told that it is over. What waits for a person may be gone because its time was up:
   * that is no all-clear. Where there is none, the metric can be wrapped with {@link againEachDay} and the
   * alarm tells of it every day.
   * @default true
   */
  readonly allClear?: boolean;
  /**
   * Whether it tells the topic at all; one that is part of a composite alarm does not.
   * @default true
   */
  readonly tells?: boolean;
  /** Silence is fine, or the very thing that the alarm is about, or says nothing new. */
  readonly whenMissing: keyof typeof MISSING;
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
    const { allClear = true, tells = true } = props;
    this.alarm = new Alarm(this, 'Alarm', {
      ...texts(props, context),
      metric,
      threshold,
      comparisonOperator:
        fires === 'below'
          ? ComparisonOperator.LESS_THAN_THRESHOLD
          : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: periods,
      datapointsToAlarm: props.atLeast ?? periods,
      treatMissingData: MISSING[whenMissing],
    });
    if (tells) notify(this.alarm, props.severity, context, allClear);
  }
}

/** Hour of the day, in UTC, in which alarms without an all-clear tell again of what still waits. */
export const AGAIN_AT_HOUR = 7;

/**
 * Counts as 0 in the hour before {@link AGAIN_AT_HOUR}, so that an alarm on it goes off anew each day for as
 * long as the metric is beyond the threshold (CloudWatch user guide, "Metric math", functions of date and
 * time).
 */
export const againEachDay = (metric: Metric, label: string): MathExpression =>
  new MathExpression({
    expression: `IF(HOUR(value) == ${AGAIN_AT_HOUR - 1}, 0, value)`,
    usingMetrics: { value: metric },
    label,
    period: metric.period,
  });

/** An alarm's name, and its description: impact, runbook, dashboard. */
export function texts(
  { impact, runbook, subject }: AlarmText,
  context: AlarmContext,
): { readonly alarmName: string; readonly alarmDescription: string } {
  return {
    alarmName: [context.service, runbook, ...(subject === undefined ? [] : [subject])].join(': '),
    alarmDescription: [impact, ...whatToDo(runbook, context)].join('\n'),
  };
}

/** A link that works from an e-mail; where there is nothing to link to, the first steps themselves. */
function whatToDo(runbook: RunbookHeading, { dashboardUrl, runbookUrl }: AlarmContext): string[] {
  if (runbookUrl !== undefined)
    return [
      `What to do: ${runbookUrl}#${anchorOf(runbook)}`,
      ...(dashboardUrl === undefined ? [] : [`Dashboard: ${dashboardUrl}`]),
    ];
  return [
    dashboardUrl === undefined
      ? `What to do: ${FIRST_STEPS[runbook]}`
      : `What to do: ${dashboardUrl} (below the graphs, under "${runbook}")`,
  ];
}

/** Tells the severity's topic when the alarm goes off, and when it is over. */
export function notify(
  alarm: AlarmBase,
  severity: Severity,
  { topics }: AlarmContext,
  allClear = true,
): void {
  const action = new SnsAction(topics[severity]);
  alarm.addAlarmAction(action);
  if (allClear) alarm.addOkAction(action);
}

/** As a Markdown heading is linked to. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');

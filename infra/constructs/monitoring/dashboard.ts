import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  type IAlarm,
  type IWidget,
  PeriodOverride,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { dashboardName } from './dashboard-name.ts';
import { FIRST_STEPS, type RunbookHeading } from './first-steps.ts';
import { FunctionGraphs, type FunctionGraphsProps } from './function-graphs.ts';
import { QueueGraphs, type QueueGraphsProps } from './queue-graphs.ts';
import { ReportGraphs } from './report-graphs.ts';

export interface ForwarderDashboardProps extends FunctionGraphsProps, QueueGraphsProps {
  readonly service: string;
  /** Kinds of alarms that there are. */
  readonly kinds: readonly RunbookHeading[];
  readonly runbookUrl: string | undefined;
  /** Names of the watches: each has a graph. */
  readonly watches: readonly string[];
  /** Those that do not come and go with sources. */
  readonly alarms: readonly IAlarm[];
}

/** CloudWatch draws no more in one widget. */
const MAX_ALARMS = 100;

/** What a person looks at when an alarm has gone off, or to see that all is well. */
export class ForwarderDashboard extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: ForwarderDashboardProps) {
    super(scope, id);
    const { alarms, kinds, runbookUrl, service, watches } = props;
    const reports = new ReportGraphs(service);
    const queues = new QueueGraphs(props);
    const poller = new FunctionGraphs(props);
    const runbook = runbookUrl === undefined ? '' : ` The whole of it: ${runbookUrl}`;
    const heading = new TextWidget({
      width: 24,
      height: 2,
      markdown:
        `# ${service}\nFax statuses from Retarus to SQS. ` +
        `What to do first about an alarm stands below the graphs, under its name.${runbook}`,
    });
    const states: IWidget[] =
      alarms.length === 0
        ? []
        : [
            new AlarmStatusWidget({
              title: 'Alarms',
              alarms: alarms.slice(0, MAX_ALARMS),
              width: 24,
              height: 4,
            }),
          ];
    this.dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: dashboardName(service),
      defaultInterval: Duration.days(1),
      periodOverride: PeriodOverride.AUTO,
      widgets: [
        [heading],
        states,
        [reports.outcomes(), reports.reasons(), reports.lag()],
        [reports.volume(), reports.polls(), reports.troubles()],
        [reports.backlog(), reports.oldest(), queues.forAPerson()],
        [queues.messages(), queues.consumers(), poller.health()],
        [poller.costDrivers()],
        watches.map((name) => reports.watch(name)),
        kinds.map(
          (kind) => new TextWidget({ width: 8, height: 5, markdown: `## ${kind}\n${FIRST_STEPS[kind]}` }),
        ),
      ],
    });
  }
}

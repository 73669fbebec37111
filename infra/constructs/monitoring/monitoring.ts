import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { AlarmOptions, Severity } from './alarm-options.ts';
import { Alarms, type AlarmsProps } from './alarms.ts';
import { ForwarderDashboard, type ForwarderDashboardProps } from './dashboard.ts';
import { dashboardUrl } from './dashboard-name.ts';
import { LogQueries } from './log-queries.ts';

type Watched = Omit<AlarmsProps, 'options' | 'dashboardUrl'> &
  Omit<ForwarderDashboardProps, 'alarms' | 'kinds' | 'runbookUrl' | 'watches'>;

export interface MonitoringProps extends Watched {
  readonly alarms: AlarmOptions;
  readonly dashboard: boolean;
}

/** Alarms that tell a person, and the dashboard that the person then looks at. */
export class Monitoring extends Construct {
  readonly topics: Readonly<Record<Severity, ITopic>>;
  readonly dashboardUrl: string | undefined;

  constructor(scope: Construct, id: string, { alarms: options, dashboard, ...watched }: MonitoringProps) {
    super(scope, id);
    this.dashboardUrl = dashboard ? dashboardUrl(watched.service) : undefined;
    const alarms = new Alarms(this, 'Alarms', { ...watched, options, dashboardUrl: this.dashboardUrl });
    this.topics = alarms.topics.topics;
    new LogQueries(this, 'LogQueries', watched);
    if (!dashboard) return;
    new ForwarderDashboard(this, 'Dashboard', {
      ...watched,
      alarms: alarms.overAllSources,
      kinds: alarms.kinds,
      runbookUrl: options.runbookUrl,
      watches: (options.watches ?? []).map(({ name }) => name),
    });
  }
}

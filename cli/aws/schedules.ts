import {
  GetScheduleCommand,
  type GetScheduleCommandOutput,
  paginateListSchedules,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import {
  parseScheduleInput,
  REPORT_RETENTION_DAYS,
  type ScheduledInput,
  type ScheduleInput,
  sourceName,
} from '../../functions/poll-reports/interface/source.ts';
import { MisuseError } from '../errors.ts';
import type { Aws } from './clients.ts';
import type { Deployed } from './deployed.ts';

/** A source of the deployed forwarder, with its schedule. */
export interface DeployedSource {
  /** `12345@de1` */
  readonly name: string;
  readonly input: ScheduleInput;
  readonly enabled: boolean;
  /** Days that Retarus keeps its reports. */
  readonly reportRetentionDays: number;
  /** `rate(1 minute)` */
  readonly expression: string;
  readonly schedule: GetScheduleCommandOutput;
}

export const SCHEDULE_ACTIONS = ['scheduler:ListSchedules', 'scheduler:GetSchedule'];

/** Every source that has a schedule, by name. */
export async function listSources(aws: Aws, { scheduleGroup }: Deployed): Promise<DeployedSource[]> {
  const names: string[] = [];
  const pages = paginateListSchedules({ client: aws.scheduler }, { GroupName: scheduleGroup });
  for await (const { Schedules = [] } of pages) names.push(...Schedules.map(({ Name = '' }) => Name));
  const sources = await Promise.all(
    names.map(async (Name) => {
      const schedule = await aws.scheduler.send(new GetScheduleCommand({ Name, GroupName: scheduleGroup }));
      const scheduled: ScheduledInput = JSON.parse(schedule.Target?.Input ?? '{}');
      const input = parseScheduleInput(scheduled);
      return {
        name: sourceName(input),
        input,
        enabled: schedule.State !== 'DISABLED',
        // Schedules of an older version do not say it.
        reportRetentionDays: scheduled.reportRetentionDays ?? REPORT_RETENTION_DAYS,
        expression: schedule.ScheduleExpression ?? '',
        schedule,
      };
    }),
  );
  return sources.sort((a, b) => a.name.localeCompare(b.name));
}

/**
 * The sources that a word of the command line names: one, those of an account, or all.
 * @throws MisuseError
 */
export function sourcesNamed(sources: readonly DeployedSource[], word: string): DeployedSource[] {
  const named = sources.filter(
    ({ input, name }) => word === 'all' || name === word || input.account === word,
  );
  if (named.length > 0) return named;
  const known = sources.map(({ name }) => name);
  throw new MisuseError(
    known.length === 0
      ? 'The forwarder has no source: its settings name no account.'
      : `There is no source "${word}". There ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}.`,
  );
}

/** Switches a schedule on or off, and changes nothing else of it. */
export async function switchSchedule(
  aws: Aws,
  { schedule }: DeployedSource,
  state: 'ENABLED' | 'DISABLED',
): Promise<void> {
  const { Name, GroupName, ScheduleExpression, FlexibleTimeWindow, Target } = schedule;
  const { Description, EndDate, KmsKeyArn, ScheduleExpressionTimezone, StartDate } = schedule;
  await aws.scheduler.send(
    new UpdateScheduleCommand({
      Name,
      GroupName,
      ScheduleExpression,
      FlexibleTimeWindow,
      Target,
      // What an update leaves out is reset.
      Description,
      EndDate,
      KmsKeyArn,
      ScheduleExpressionTimezone,
      StartDate,
      State: state,
    }),
  );
}

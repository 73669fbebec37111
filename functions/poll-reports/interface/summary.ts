/** What the function logs of a tick: the log's readers take the shapes of its lines from here. */
export type { LoggedJobs } from '../telemetry/job-lines.ts';
export type { TickSummary } from '../telemetry/summary.ts';

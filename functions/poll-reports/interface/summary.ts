/** What the function logs of a tick as one line, `tick`, and returns: the log's readers take its shape from here. */
export type { TickSummary } from '../telemetry/summary.ts';

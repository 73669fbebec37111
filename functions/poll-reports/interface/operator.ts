/**
 * What an operator's tools share with the function: its calls that read the report list, the credentials in a
 * secret, JSON with every digit, what a report comes to, and the shapes of the lines that it logs. Nothing
 * here can delete.
 * The layers let `cli` import a function's `interface/` alone, and these belong to other folders.
 */
export { parseCredentials } from '../aws/secrets.ts';
export { eventsOf, timeOf, verdictOf } from '../domain/event.ts';
export { isExactNumber, parseJson } from '../domain/json.ts';
export { readReport } from '../domain/report.ts';
export { ReportReader } from '../retarus/report-client.ts';
export { ReportTransport } from '../retarus/report-transport.ts';
export type { LoggedJobs, TickSummary } from '../telemetry/summary.ts';
export { CredentialsRefusedError, NotSetUpError, OperationalError } from '../tick/errors.ts';
export type { Credentials } from '../tick/ports.ts';

/**
 * Reading the report list as the function does, for tools of an operator: the calls, the login in a secret, and what a
 * report comes to. Nothing here can delete.
 */
export { parseCredentials } from '../aws/secrets.ts';
export { eventsOf, timeOf } from '../domain/event.ts';
export { readReport } from '../domain/report.ts';
export { ReportReader } from '../retarus/report-client.ts';
export { ReportTransport } from '../retarus/report-transport.ts';
export { OperationalError } from '../tick/errors.ts';
export type { Credentials } from '../tick/ports.ts';

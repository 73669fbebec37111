import { z } from 'zod';
import {
  DATA_CENTER_NAMES,
  type DataCenter,
  dataCentersOf,
  REGIONS,
} from '../../functions/poll-reports/interface/data-centers.ts';
import {
  ACCOUNT_PATTERN,
  LOGIN_PATTERN,
  REPORT_RETENTION_DAYS,
} from '../../functions/poll-reports/interface/source.ts';
import { KEY_ARN, KEY_ARN_RULE } from './patterns.ts';

/** The invented account of the settings file that comes with the project: its schedules stay off. */
export const EXAMPLE_CUSTOMER_NUMBER = '99999';

export const dataCenterSchema = z.enum(DATA_CENTER_NAMES as [string, ...string[]]);

const account = z
  .strictObject({
    customerNumber: z
      .string()
      .regex(ACCOUNT_PATTERN, 'must be your Retarus customer number, for instance "12345"')
      .describe('Retarus customer number.'),
    login: z
      .string()
      .regex(LOGIN_PATTERN, 'must be letters, digits and dashes, at most 32, for instance "billing"')
      .optional()
      .describe('Tells the credentials of one customer number apart, where it has several.'),
    region: z
      .enum(REGIONS as [string, ...string[]])
      .optional()
      .describe('Polls every data center of the region: what you want when you send through its HA host.'),
    dataCenters: z.array(dataCenterSchema).min(1).optional().describe('Polls just these data centers.'),
    secret: z
      .string()
      .regex(
        /^(arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:)?[\w/+=.@-]{1,512}$/,
        'must be the name of a secret, for instance "retarus/credentials", or its ARN',
      )
      .optional()
      .describe(
        'Name or ARN of an existing secret with {"username", "password"}; without it one is created.',
      ),
    secretKeyArn: z
      .string()
      .regex(KEY_ARN, KEY_ARN_RULE)
      .optional()
      .describe('Customer key that the existing secret is encrypted with: the function is granted it.'),
    reportRetentionDays: z
      .int()
      .min(1)
      .max(REPORT_RETENTION_DAYS)
      .default(REPORT_RETENTION_DAYS)
      .describe('Days that Retarus keeps the reports of this account; alarms go off well before that.'),
  })
  .describe('One Retarus account.');

export const accountsSchema = z
  .array(account)
  .min(1, 'needs at least one account')
  .describe('The Retarus accounts whose statuses are forwarded.');

/** The data centers that an account is polled at, without repetitions. */
export function dataCentersOfAccount({
  region,
  dataCenters,
}: {
  readonly region?: string | undefined;
  readonly dataCenters?: readonly string[] | undefined;
}): DataCenter[] {
  return [...new Set(region === undefined ? dataCenters : dataCentersOf(region as never))] as DataCenter[];
}

import { z } from 'zod';
import {
  DATA_CENTER_NAMES,
  type DataCenter,
  dataCentersOf,
  REGIONS,
} from '../../functions/poll-reports/interface/data-centers.ts';
import {
  ACCOUNT_PATTERN,
  accountName,
  LOGIN_PATTERN,
} from '../../functions/poll-reports/interface/source.ts';
import { REPORT_RETENTION_DAYS } from '../constructs/fax-status-forwarder-props.ts';

/** The invented account of the settings file that comes with the project: its schedules stay off. */
export const EXAMPLE_CUSTOMER_NUMBER = '99999';

/**
 * CloudFormation takes 500 resources a stack. A source is a schedule and an alarm, an account may be a secret; the rest,
 * with every option switched on, needs what is left.
 */
const MAX_SOURCE_RESOURCES = 350;

export const dataCenterSchema = z.enum(DATA_CENTER_NAMES as [string, ...string[]]);

export const KEY_ARN = /^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]{32,}$/;
export const KEY_ARN_RULE = 'must be the ARN of a KMS key';

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
      .describe('Tells the logins of one customer number apart, where it has several.'),
    region: z
      .enum(REGIONS as [string, ...string[]])
      .optional()
      .describe('Polls every data center of the region: what you want when you send through its HA host.'),
    dataCenters: z.array(dataCenterSchema).min(1).optional().describe('Polls just these data centers.'),
    secret: z
      .string()
      .min(1)
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
  .refine((value) => (value.region === undefined) !== (value.dataCenters === undefined), {
    message: 'needs either "region" or "dataCenters"',
  })
  .describe('One Retarus account.');

const nameOf = ({ customerNumber, login }: z.infer<typeof account>): string =>
  accountName({ account: customerNumber, ...(login !== undefined && { login }) });

export const accountsSchema = z
  .array(account)
  .min(1, 'needs at least one account')
  .refine((accounts) => new Set(accounts.map(nameOf)).size === accounts.length, {
    message:
      'names a customer number twice; put all its data centers into one entry, or give each of its logins a "login" of its own',
  })
  .superRefine((accounts, context) => {
    const sources = accounts.flatMap(dataCentersOfAccount).length;
    const created = accounts.filter(({ secret }) => secret === undefined).length;
    if (2 * sources + created <= MAX_SOURCE_RESOURCES) return;
    context.addIssue({
      code: 'custom',
      message: `has ${sources} sources, more than fit into one stack; put some accounts into a second settings file with a "name" of its own`,
    });
  })
  .describe('The Retarus accounts whose statuses are forwarded.');

/** The data centers that an account is polled at, without repetitions. */
export function dataCentersOfAccount({
  region,
  dataCenters,
}: Pick<z.infer<typeof account>, 'region' | 'dataCenters'>): DataCenter[] {
  return [...new Set(region === undefined ? dataCenters : dataCentersOf(region as never))] as DataCenter[];
}

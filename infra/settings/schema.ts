import { z } from 'zod';
import { filterSchema } from '../../contract/filter-schema.ts';
import { NUMBER_ATTRIBUTES, OMITTABLE_FIELDS } from '../../contract/privacy.ts';
import { reasonOverridesSchema } from '../../contract/reason-overrides-schema.ts';
import { REASON_CODE, REASON_CODE_RULE } from '../../contract/reasons.ts';
import { DIGEST_DEFAULTS, isTimeZone, TIME_OF_DAY } from '../../functions/daily-digest/interface/config.ts';
import { POLLER_DEFAULTS, type PollerTuning, TUNING } from '../../functions/poll-reports/interface/config.ts';
import { baseUrlProblem } from '../../functions/poll-reports/interface/data-centers.ts';
import { MAIN_QUEUE, QUEUE_DEFAULTS } from '../constructs/queue-options.ts';
import { accountsSchema, dataCenterSchema } from './accounts-schema.ts';
import { alarmsSchema } from './alarms-schema.ts';
import { fixedAddressSchema, vpcSchema } from './network-schema.ts';
import { KEY_ARN, KEY_ARN_RULE, NAME, NAME_RULE, TIME_ZONE_RULE } from './patterns.ts';

/** Whole minutes that divide an hour, so that a cron expression can repeat them. */
export const PERIODS = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30] as const;

const queue = z.strictObject({
  type: z
    .enum(['fifo', 'standard'])
    .default('fifo')
    .describe('"fifo" drops repetitions for five minutes; "standard" is a fifth cheaper and does not.'),
  visibilityTimeoutSeconds: z
    .int()
    .min(0)
    .max(43_200)
    .default(QUEUE_DEFAULTS.visibilityTimeoutSeconds)
    .describe("Six times your consumer's time-out."),
  maxReceiveCount: z
    .int()
    .min(1)
    .max(1000)
    .default(QUEUE_DEFAULTS.maxReceiveCount)
    .describe('Deliveries before a message moves to the dead-letter queue.'),
  retentionDays: z
    .int()
    .min(1)
    .max(14)
    .default(QUEUE_DEFAULTS.retentionDays)
    .describe('Days that a message is kept which nobody takes; in the dead-letter queue it is always 14.'),
});

const consumers = z
  .array(
    z
      .string()
      .regex(
        /^(\d{12}|arn:[\w-]+:iam::\d{12}:(role|user)\/.+)$/,
        'must be an account number or the ARN of a role or user',
      ),
  )
  .default([]);

const filteredQueue = z
  .strictObject({
    name: z
      .string()
      .regex(NAME, NAME_RULE)
      .refine(
        (name) => name !== MAIN_QUEUE && name !== 'quarantine',
        'is the name of a queue that exists already',
      )
      .describe('Names the queue in outputs, metrics and alarms.'),
    filter: filterSchema,
    consumers: consumers.describe('Accounts, roles or users that may receive and delete its statuses.'),
    ...queue.shape,
  })
  .describe('A further queue for a part of the statuses.');

const drainingQueue = z
  .strictObject({
    name: z
      .string()
      .regex(NAME, NAME_RULE)
      .describe('Its name while it was filled: "statuses" for the main queue.'),
    consumers: consumers.describe('Who may receive its messages besides the consumers of that name.'),
    ...queue.shape,
  })
  .describe('A queue that is no longer filled, as it was set then.');

/** The numbers of the function, each with its range and default from the function's own configuration. */
const tuning = Object.fromEntries(
  Object.entries(TUNING).map(([name, { max, meaning, min }]) => [
    name,
    z
      .int()
      .min(min)
      .max(max)
      .default(POLLER_DEFAULTS[name as keyof PollerTuning])
      .describe(meaning),
  ]),
) as Record<keyof PollerTuning, z.ZodDefault<z.ZodInt>>;

export const settingsSchema = z.strictObject({
  $schema: z.string().optional(),
  name: z
    .string()
    .regex(NAME, NAME_RULE)
    .default('fax-status-forwarder')
    .describe('Name of the stack and of this forwarder in metrics and alarms.'),
  accounts: accountsSchema,
  queue: queue.prefault({}).describe('The queue that takes every status.'),
  filteredQueues: z
    .array(filteredQueue)
    .max(10, 'can be ten at most: each costs a request for every ten of its messages')
    .default([])
    .describe(
      'Further queues, each for the statuses that its filter takes; the main queue still takes every one.',
    ),
  drainingQueues: z
    .array(drainingQueue)
    .max(10, 'can be ten at most; take out those that are empty')
    .default([])
    .describe(
      'Queues that get no more statuses, kept with their alarms and consumers until they are empty ' +
        '(docs/changes.md).',
    ),
  poller: z
    .strictObject({
      memoryMb: z
        .int()
        .min(256)
        .max(10_240)
        .default(POLLER_DEFAULTS.memoryMb)
        .describe('Memory of the function; its CPU share grows with it.'),
      periodMinutes: z
        .literal(PERIODS)
        .default(POLLER_DEFAULTS.periodMinutes)
        .describe('How often each data center is polled, in minutes.'),
      ...tuning,
    })
    .prefault({})
    .describe('The function.'),
  countedReasons: z
    .array(z.string().regex(REASON_CODE, REASON_CODE_RULE))
    .default([])
    .describe('Reason codes that get a metric of their own (0.30 $ a month each).'),
  reasonOverrides: reasonOverridesSchema.default({}),
  privacy: z
    .strictObject({
      omit: z
        .array(z.enum(OMITTABLE_FIELDS, { error: `must be one of ${OMITTABLE_FIELDS.join(', ')}` }))
        .default([...POLLER_DEFAULTS.privacy.omit])
        .describe('Fields that are left out of every message. Filters see them all the same.'),
      numberAttribute: z
        .enum(NUMBER_ATTRIBUTES)
        .default(POLLER_DEFAULTS.privacy.numberAttribute)
        .describe('The number as a message attribute: its last two digits, or a hash of its digits.'),
    })
    .prefault({})
    .describe('How much of a status leaves the forwarder.'),
  reportApi: z
    .strictObject({
      baseUrls: z
        .partialRecord(
          dataCenterSchema,
          z.string().superRefine((value, context) => {
            const message = baseUrlProblem(value);
            if (message) context.addIssue({ code: 'custom', message });
          }),
        )
        .describe("Base URLs in place of Retarus' own, for a test system or a proxy."),
    })
    .optional(),
  alarms: alarmsSchema,
  dashboard: z
    .boolean()
    .default(true)
    .describe('The first three dashboards of an AWS account are free, a further one is 3 $ a month.'),
  digest: z
    .strictObject({
      enabled: z.boolean().default(DIGEST_DEFAULTS.enabled).describe('Whether it is sent.'),
      time: z
        .string()
        .regex(TIME_OF_DAY, 'must be a time of day like "07:00"')
        .default(DIGEST_DEFAULTS.time)
        .describe('Local time at which it is sent.'),
      timeZone: z
        .string()
        .refine(isTimeZone, TIME_ZONE_RULE)
        .default(DIGEST_DEFAULTS.timeZone)
        .describe('Time zone of that time and of the times in the digest.'),
      json: z
        .boolean()
        .default(DIGEST_DEFAULTS.json)
        .describe(
          'Subscribers that are machines (SQS, Lambda, HTTP, Firehose) get it as JSON, in the shape of ' +
            '`fax-status digest --json`; mail stays text.',
        ),
    })
    .prefault({})
    .describe(
      'One mail a day to `alarms.warn`: what was delivered and what failed, what waits, which alarms are on.',
    ),
  logRetentionDays: z
    .literal([1, 3, 5, 7, 14, 30, 60, 90, 180, 365])
    .default(30)
    .describe('How long log lines are kept, in days.'),
  logJobs: z
    .boolean()
    .default(POLLER_DEFAULTS.logJobs)
    .describe(
      'The log names the jobs that each tick forwarded and deleted, by id: for fax-status find and tail. ' +
        '0.03 $ a million statuses.',
    ),
  operatorPolicies: z
    .boolean()
    .default(false)
    .describe('IAM policies FaxStatusOperator and FaxStatusReader for the people who run fax-status.'),
  encryptionKeyArn: z
    .string()
    .regex(KEY_ARN, KEY_ARN_RULE)
    .optional()
    .describe(
      'Customer key for queues, created secrets, alarm topics, log and environment. An imported key keeps ' +
        'its own policy: `npm run settings -- check` prints the statements that it must have.',
    ),
  fixedAddress: fixedAddressSchema,
  vpc: vpcSchema,
  tags: z
    .record(
      z.string().regex(/^(?!aws:)[\w .:/=+@-]{1,128}$/),
      // Of all resources, roles take the fewest signs (IAM API reference, Tag).
      z
        .string()
        .regex(
          /^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}$/u,
          'must be letters, digits, spaces and the signs _.:/=+-@, at most 256',
        ),
      {
        error: ({ code }) =>
          code === 'invalid_key'
            ? 'must be the key of a tag: letters, digits and signs, not "aws:…"'
            : undefined,
      },
    )
    .default({})
    .describe('Tags of every resource, besides "fax-status-forwarder" with the forwarder\'s name.'),
  consumers: consumers.describe(
    'Accounts, roles or users that may receive and delete the statuses of the main queue.',
  ),
  paused: z
    .boolean()
    .default(false)
    .describe(
      'Switches every schedule off; reports wait at Retarus, which deletes them when their time is up.',
    ),
  removal: z
    .enum(['keep', 'destroy'])
    .default('keep')
    .describe('What deleting the stack does with queues and created secrets.'),
});

/** Checked settings, with every default filled in. */
export type Settings = z.infer<typeof settingsSchema>;
export type QueueSettings = Settings['queue'];
export type AccountSettings = Settings['accounts'][number];

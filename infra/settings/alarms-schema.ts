import { z } from 'zod';
import { filterSchema } from '../../contract/filter-schema.ts';
import { REASON_CODE, REASON_CODE_RULE } from '../../contract/reasons.ts';
import { isTimeZone } from '../../functions/daily-digest/interface/config.ts';
import { DEFAULT_FAILURE_RATES } from '../constructs/monitoring/alarm-options.ts';
import { NAME, NAME_RULE, TIME_ZONE_RULE } from './patterns.ts';

const target = (who: string) =>
  z
    .strictObject({
      emails: z
        .array(z.email('must be an e-mail address'))
        .default([])
        .describe('Each gets a mail to confirm first.'),
      topicArn: z
        .string()
        .regex(/^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]+$/, 'must be the ARN of a standard SNS topic')
        .optional()
        .describe(
          'An existing topic in the place of one of its own; its policy must let CloudWatch publish.',
        ),
    })
    .prefault({})
    .describe(who);

const percent = z
  .union([z.number().gt(0).max(100), z.literal('off')], {
    error: 'must be a percentage above 0 and up to 100, or "off"',
  })
  .describe('Percent of all statuses, or "off".');

/** A day: CloudWatch looks back no further for periods of this length. */
const windowMinutes = z
  .int()
  .min(1)
  .max(24 * 60);

/** Of a watch: three are looked at, and CloudWatch looks back a day at most. */
const shareWindow = z
  .int()
  .min(5)
  .max(8 * 60);

const watch = z
  .strictObject({
    name: z.string().regex(NAME, NAME_RULE).describe('Names the watch in its metric and its alarm.'),
    filter: filterSchema,
    failureRate: z
      .number()
      .gt(0)
      .max(100)
      .default(35)
      .describe('Percent of its statuses from which its failures are an alarm.'),
    windowMinutes: shareWindow.default(60).describe('Minutes of a window; two of three must be above it.'),
  })
  .describe('Statuses that are watched by themselves, chosen like those of a queue.');

const pollMinutes = z
  .int()
  .min(2)
  .max(6 * 60);

const LOCAL_TIME_RULE = 'must be a local time like "2026-12-05T22:00"';

/** Whether there is such a minute: no 30 February, and no 25 o'clock. */
function isInCalendar(text: string): boolean {
  const time = new Date(`${text}:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString() === `${text}:00.000Z`;
}

const maintenance = z.strictObject({
  start: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, { error: LOCAL_TIME_RULE, abort: true })
    .refine(isInCalendar, LOCAL_TIME_RULE)
    .describe('When it begins, in local time.'),
  hours: z.int().min(1).max(72).describe('How long it lasts.'),
  timeZone: z
    .string()
    .refine(isTimeZone, TIME_ZONE_RULE)
    .default('UTC')
    .describe('Time zone of the start, for instance "Europe/Berlin".'),
});

const reasonLimit = z.strictObject({
  count: z.int().min(1).describe('Statuses with this code …'),
  minutes: windowMinutes.describe('… within so many minutes.'),
});

export const alarmsSchema = z
  .strictObject({
    warn: target('Who is told of what to look at today.'),
    page: target('Who is told of what to look at now.'),
    failureRates: z
      .strictObject(
        Object.fromEntries(
          Object.entries(DEFAULT_FAILURE_RATES).map(([kind, rate]) => [kind, percent.default(rate)]),
        ) as Record<keyof typeof DEFAULT_FAILURE_RATES, z.ZodDefault<typeof percent>>,
      )
      .prefault({})
      .describe('Share of all statuses from which failures of a kind are an alarm.'),
    minimumFailures: z
      .int()
      .min(1)
      .default(15)
      .describe('Failures in a window beyond five eighths of the share below which nothing is an alarm.'),
    minimumVolume: z
      .int()
      .min(1)
      .default(10)
      .describe('Statuses in a window below which no share is an alarm.'),
    windowMinutes: z
      .int()
      .min(30)
      .max(24 * 60)
      .multipleOf(30, 'must be a multiple of 30: the window is looked at twice an hour')
      .default(120)
      .describe('Minutes of the window, which is looked at twice an hour: a multiple of 30.'),
    watches: z
      .array(watch)
      .max(20, 'can be twenty at most: each is a comparison for every status')
      .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'names a watch twice')
      .default([])
      .describe(
        'Parts of the statuses with a metric, a graph and an alarm of their own (0.80 $ a month each).',
      ),
    pollWarnMinutes: pollMinutes
      .default(10)
      .describe('Minutes without a successful poll until "warn" is told.'),
    pollPageMinutes: pollMinutes
      .default(30)
      .describe('Minutes without a successful poll until "page" is told.'),
    causes: z
      .boolean()
      .default(false)
      .describe('Alarms on what keeps polls from succeeding or slows them down besides (0.90 $ a month).'),
    maintenance: z
      .array(maintenance)
      .default([])
      .describe('Times in which the alarms on polls tell nobody; each ends by itself.'),
    reasons: z
      .record(z.string().regex(REASON_CODE), reasonLimit, {
        error: ({ code }) => (code === 'invalid_key' ? REASON_CODE_RULE : undefined),
      })
      .default({})
      .describe(
        'Single reason codes that are an alarm, each counted by a metric of its own (0.40 $ a month).',
      ),
    anomalyDetection: z
      .boolean()
      .default(false)
      .describe('An alarm when more fails than usual at this time; useful after two weeks of statuses.'),
    consumerLateMinutes: z
      .int()
      .min(5)
      .max(14 * 24 * 60)
      .default(60)
      .describe("Age of a queue's oldest message from which its consumers are late."),
    runbookUrl: z
      .string()
      .regex(/^https?:\/\/[^\s#]+$/, 'must be a URL that begins with https://, without "#" and spaces')
      .optional()
      .describe(
        "Where your copy of docs/runbook.md is: every alarm's text links to its heading there, " +
          'otherwise to the dashboard.',
      ),
  })
  .prefault({})
  .describe('Alarms, by severity: "warn" is for today, "page" is for now.');

/** Checked settings of the alarms, with every default filled in. */
export type AlarmSettings = z.infer<typeof alarmsSchema>;

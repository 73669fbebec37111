import { z } from 'zod';
import { REASON_CODE, REASON_CODE_RULE } from '../../contract/reasons.ts';
import { DEFAULT_FAILURE_RATES, DEFAULT_RUNBOOK } from '../constructs/monitoring/alarm-options.ts';

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
          Object.entries(DEFAULT_FAILURE_RATES).map(([reasonClass, rate]) => [
            reasonClass,
            percent.default(rate),
          ]),
        ) as Record<keyof typeof DEFAULT_FAILURE_RATES, z.ZodDefault<typeof percent>>,
      )
      .prefault({})
      .describe('Share of all statuses from which failures of a class are an alarm.'),
    minimumVolume: z
      .int()
      .min(1)
      .default(20)
      .describe('Statuses in a window below which no share is an alarm.'),
    windowMinutes: windowMinutes.default(60).describe('Minutes over which shares are taken.'),
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
    reportRetentionDays: z
      .int()
      .min(1)
      .max(30)
      .default(30)
      .describe('Days that Retarus keeps your reports: the oldest warns at a tenth of it and pages at half.'),
    consumerLateMinutes: z
      .int()
      .min(5)
      .max(14 * 24 * 60)
      .default(60)
      .describe("Age of a queue's oldest message from which its consumers are late."),
    runbookUrl: z
      .string()
      .regex(/^[^\s#]+$/, 'must be a URL without "#" and spaces')
      .default(DEFAULT_RUNBOOK)
      .describe("Where your copy of docs/runbook.md is; every alarm's text links to its heading there."),
  })
  .prefault({})
  .describe('Alarms, by severity: "warn" is for today, "page" is for now.');

/** Checked settings of the alarms, with every default filled in. */
export type AlarmSettings = z.infer<typeof alarmsSchema>;

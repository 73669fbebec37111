import { z } from 'zod';
import { DATA_CENTERS } from './data-centers.ts';
import { OUTCOMES, REASON_CLASSES, SUGGESTED_ACTIONS } from './reasons.ts';
import { EVENT_TYPE } from './version.ts';

/** Retarus leaves optional fields out or sets them to null; both are passed on as they came. */
const optionalText = z.string().nullable().optional();
/** Retarus documents these as required, and leaves them out of some reports. */
const optionalInteger = z.int().nullable().optional();

/**
 * A text with known values that may get more within a version: a consumer must not refuse one that it does
 * not know.
 */
const openText = <Value extends string>(known: readonly Value[]): z.ZodType<Value | (string & {})> =>
  z.string().meta({ examples: [...known] });

export const referenceSchema = z
  .looseObject({
    customerDefinedId: optionalText.describe('Your own id of the job (max. 256 characters at Retarus).'),
    billingCode: optionalText.describe('Cost center, in any format (max. 80 characters at Retarus).'),
    billingInfo: optionalText.describe('Further data for accounting (max. 80 characters at Retarus).'),
  })
  .meta({ title: 'Reference' });

const recipientSchema = z
  .looseObject({
    position: z.int().min(1).describe('Place in the job, from 1; may differ between two listings.'),
    count: z.int().min(1).describe('Number of recipients in the job.'),
  })
  .describe('Which recipient of the job this is.')
  .meta({ title: 'Recipient' });

const shadowedFields = z.record(z.string(), z.unknown()).optional();
const shadowedSchema = z
  .looseObject({
    report: shadowedFields.describe('Such fields of the report.'),
    recipient: shadowedFields.describe('Such fields of the recipient.'),
  })
  .meta({ title: 'Shadowed fields' })
  .optional()
  .describe('Fields that Retarus added under a name that has another meaning in this message.');

export const statusDataSchema = z
  .looseObject({
    account: z.string().min(1).describe('Retarus customer number.'),
    dataCenter: openText(DATA_CENTERS).describe('Data center that held the report. More may come.'),
    jobId: z.string().min(1).describe('The job id that Retarus returned when the fax was sent.'),
    pages: optionalInteger.describe('Pages in the fax.'),
    reference: referenceSchema.nullable().optional().describe('What the sender attached to the job.'),
    recipient: recipientSchema,
    number: z.string().describe("The recipient's primary number as the sender gave it."),
    properties: z
      .array(
        z
          .looseObject({
            key: z.string().describe('Name of the field.'),
            value: z.string().describe('What was printed there.'),
          })
          .meta({ title: 'Cover page property' }),
      )
      .nullable()
      .optional()
      .describe('Personalised data for the cover page.'),
    status: z
      .string()
      .describe('As Retarus reports it: OK for a delivered fax; other values are undocumented.'),
    reason: z.string().describe('Reason code as Retarus reports it. More may come.'),
    sentTs: optionalText.describe('When the fax was sent, as Retarus wrote it (ISO 8601).'),
    durationInSecs: optionalInteger.describe('Duration of the transmission in seconds.'),
    sentToNumber: optionalText.describe('The number that was dialled.'),
    remoteCsid: optionalText.describe("The recipient device's own id."),
    outcome: z
      .enum(OUTCOMES)
      .describe(
        'uncertain: the fax may have arrived, and sending it again may deliver it twice. No fourth ' +
          'outcome is added within this version.',
      ),
    reasonClass: openText(REASON_CLASSES).describe(
      'Reason codes that call for the same action. More may come: treat one that you do not know as unknown.',
    ),
    suggestedAction: openText(SUGGESTED_ACTIONS).describe(
      'What to do about it. More may come: treat one that you do not know as investigate.',
    ),
    shadowed: shadowedSchema,
  })
  .describe('One recipient of one fax job. Fields that Retarus adds appear here unchanged.')
  .meta({ title: 'Fax status' });

export const faxStatusEventSchema = z
  .looseObject({
    specversion: z.literal('1.0').describe('CloudEvents version.'),
    id: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .describe('Deterministic: two messages with one id are the same status.'),
    source: z.string().min(1).describe('urn:fax-status-forwarder:{data center}:{account}'),
    type: z.literal(EVENT_TYPE).describe('Kind and major version of this message.'),
    subject: z.string().min(1).describe('The job id.'),
    time: z.string().optional().describe('sentTs, where it is a valid RFC 3339 timestamp.'),
    datacontenttype: z.literal('application/json').describe('Media type of data.'),
    data: statusDataSchema,
  })
  .describe('Delivery status of one recipient of one fax job, as a CloudEvent in structured JSON mode.');

export type FaxStatusEvent = z.infer<typeof faxStatusEventSchema>;
export type FaxStatusData = z.infer<typeof statusDataSchema>;

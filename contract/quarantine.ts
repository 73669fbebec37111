import { z } from 'zod';
import { DATA_CENTERS } from './data-centers.ts';

export const QUARANTINE_KINDS = ['unreadable-report', 'oversized-status', 'rejected-status'] as const;
export const QUARANTINE_ENCODINGS = ['gzip+base64', 'cut'] as const;

/**
 * Body of a message on the quarantine queue: for operators and their tools, not for consumers of statuses.
 */
export const quarantinedSchema = z
  .looseObject({
    kind: z
      .string()
      .meta({ examples: [...QUARANTINE_KINDS] })
      .describe('Why: it cannot be read, is larger than SQS takes, or was refused by SQS.'),
    id: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .describe('Deterministic: two messages with one id are the same case.'),
    account: z.string().min(1).describe('Retarus customer number.'),
    dataCenter: z
      .string()
      .meta({ examples: [...DATA_CENTERS] })
      .describe('Data center that held the report.'),
    jobId: z.string().optional().describe('The job id, where it could be read.'),
    problems: z.array(z.string()).describe('What is wrong: paths, types and codes, never values.'),
    encoding: z
      .string()
      .meta({ examples: [...QUARANTINE_ENCODINGS] })
      .optional()
      .describe('How the content was made to fit; absent where it is whole.'),
    text: z
      .string()
      .optional()
      .describe(
        'The report letter for letter as Retarus sent it, to be read again; absent for a status, and with ' +
          'an encoding. Holds fax numbers.',
      ),
    note: z.string().optional().describe('A sentence about the encoding.'),
    content: z
      .unknown()
      .describe(
        'The report or event; with encoding gzip+base64 its JSON text, compressed. Holds fax numbers.',
      ),
  })
  .describe('Something that could not be forwarded, kept with the reason.');

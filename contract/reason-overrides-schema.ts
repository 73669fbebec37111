import { z } from 'zod';
import { type ReasonOverrides, reasonProblems } from './extend-reasons.ts';
import {
  OUTCOMES,
  REASON_CLASSES,
  REASON_CODE,
  REASON_CODE_RULE,
  REASONS,
  SUGGESTED_ACTIONS,
} from './reasons.ts';

const oneOf = <Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` }).optional();

const override = z
  .strictObject(
    {
      reasonClass: oneOf(REASON_CLASSES),
      outcome: oneOf(OUTCOMES),
      suggestedAction: oneOf(SUGGESTED_ACTIONS),
      explanation: z.string().min(1).optional(),
    },
    {
      error: (issue) =>
        issue.code === 'unrecognized_keys'
          ? undefined
          : 'must be an object, for instance {"suggestedAction": "check_number"}',
    },
  )
  .describe('What this account makes of the code; what is left out stays as the table has it.');

/**
 * Overrides of the reason table as they stand in the settings: `{"NOFAX_TO": {"suggestedAction":
 * "check_number"}}`.
 */
export const reasonOverridesSchema = z
  .record(z.string().regex(REASON_CODE), override, {
    error: ({ code }) =>
      code === 'invalid_key'
        ? REASON_CODE_RULE
        : 'must be an object, for instance {"NOFAX_TO": {"suggestedAction": "check_number"}}',
  })
  .superRefine((overrides, context) => {
    for (const { code, message } of reasonProblems(REASONS, overrides as ReasonOverrides))
      context.addIssue({ code: 'custom', path: [code], message });
  })
  .describe('Own reading of reason codes, and of codes that the table does not know.');

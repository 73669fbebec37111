import { z } from 'zod';
import { DATA_CENTERS } from './data-centers.ts';
import type { FilterField } from './filter.ts';
import { OUTCOMES, REASON_CLASSES, SUGGESTED_ACTIONS } from './reasons.ts';

// Kept apart from the matcher, which runs in the function: no schema library in its bundle.

const EXAMPLE = 'for instance {"outcome": ["failed", "uncertain"]}';
const NOT_EMPTY = 'must not be empty; {"not": ["…"]} takes statuses without the field too';
const FORMS = 'a text, {"prefix": "…"} or {"not": ["…"]}';

/**
 * A list of conditions on a field. Of a field whose values are known, a misspelt one would silently take
 * nothing.
 */
function conditions(field: FilterField, known?: readonly [string, ...string[]]) {
  const value = known ? z.enum(known) : z.string().min(1, NOT_EMPTY);
  const expected = known
    ? `must be one of ${known.join(', ')}, or {"not": ["…"]} with some`
    : `must be ${FORMS}`;
  const condition = z.union(
    [
      value,
      z.strictObject({ prefix: z.string().min(1, NOT_EMPTY) }),
      z.strictObject({ not: z.array(value).min(1, 'needs at least one value') }),
    ],
    { error: expected },
  );
  return z
    .array(condition, { error: `must be a list of values, ${EXAMPLE}` })
    .min(1, `needs at least one value; leave "${field}" out to take every one`)
    .optional()
    .describe(
      `One of these holds for the event's ${field}: the value is this text, begins with it, or is none ` +
        'of them.',
    );
}

/** A queue's filter as it stands in the settings. Every problem says what to write instead. */
export const filterSchema = z
  .strictObject(
    {
      outcome: conditions('outcome', OUTCOMES),
      reasonClass: conditions('reasonClass', REASON_CLASSES),
      reason: conditions('reason'),
      suggestedAction: conditions('suggestedAction', SUGGESTED_ACTIONS),
      status: conditions('status'),
      account: conditions('account'),
      dataCenter: conditions('dataCenter', DATA_CENTERS),
      jobId: conditions('jobId'),
      customerDefinedId: conditions('customerDefinedId'),
      billingCode: conditions('billingCode'),
      billingInfo: conditions('billingInfo'),
    } satisfies Record<FilterField, z.ZodType>,
    {
      error: (issue) =>
        // Which fields there are is said where settings are checked.
        issue.code === 'unrecognized_keys' ? undefined : `must be an object, ${EXAMPLE}`,
    },
  )
  .refine((filter) => Object.values(filter).some((field) => field !== undefined), {
    message: `names no field: leave the filter out to take every status, or write one, ${EXAMPLE}`,
    when: ({ issues }) => issues.length === 0,
  })
  .describe('Which statuses it takes: those for which every field named here holds.');

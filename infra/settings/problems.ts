import { type Problem, schemaProblems } from '../options/problems.ts';
import { ruleProblems } from '../options/rules.ts';
import { settingsSchema } from './schema.ts';

/**
 * Everything that is wrong with a forwarder's options: those of a settings file, and those of the construct
 * in the same form. What each may be is the schema's business, what they must be to each other that of the
 * rules.
 */
export const optionProblems = (options: unknown): Problem[] => [
  ...schemaProblems(settingsSchema, options),
  ...ruleProblems(options),
];

import { z } from 'zod';
import { settingsSchema } from './schema.ts';

/**
 * The settings as JSON Schema, for editors. Rules that need more than a schema are checked by `npm run
 * settings`.
 */
export const settingsJsonSchema = (): string =>
  `${JSON.stringify(z.toJSONSchema(settingsSchema, { io: 'input' }), null, 2)}\n`;

import { z } from 'zod';

/** What one look came to. `note`: nothing is wrong, but a person should know or answer. */
export const findingShape = z.object({
  check: z.string(),
  state: z.enum(['good', 'note', 'trouble']),
  says: z.string(),
  /** What to do about it; absent where all is good. */
  do: z.string().optional(),
});

export type Finding = z.infer<typeof findingShape>;

export const good = (check: string, says: string): Finding => ({ check, state: 'good', says });
export const note = (check: string, says: string, todo: string): Finding => ({
  check,
  state: 'note',
  says,
  do: todo,
});
export const trouble = (check: string, says: string, todo: string): Finding => ({
  check,
  state: 'trouble',
  says,
  do: todo,
});

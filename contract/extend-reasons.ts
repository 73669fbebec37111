import { PENDING, type ReasonEntry, type ReasonTable, UNKNOWN_REASON } from './reasons.ts';

/** An account's own policy by reason code; what an override leaves out stays as the table has it. */
export type ReasonOverrides = Readonly<Record<string, Partial<ReasonEntry>>>;

/** What is wrong with the override of a code. */
export interface ReasonProblem {
  readonly code: string;
  /** A sentence that says what to write instead. */
  readonly message: string;
}

/**
 * The table with the overrides laid over it; a code that it does not know starts from `unknown`.
 *
 * @throws {InvalidReasonOverridesError} with every problem of {@link reasonProblems}
 */
export function extendReasons(table: ReasonTable, overrides: ReasonOverrides): ReasonTable {
  const problems = reasonProblems(table, overrides);
  if (problems.length > 0) throw new InvalidReasonOverridesError(problems);
  const changed = Object.entries(overrides).map(([code, override]) => [
    code,
    overridden(table, code, override),
  ]);
  return { ...table, ...Object.fromEntries(changed) };
}

/** Everything that is wrong with the overrides; empty where they can be used. */
export function reasonProblems(table: ReasonTable, overrides: ReasonOverrides): ReasonProblem[] {
  return Object.entries(overrides).flatMap(([code, override]) => {
    const message = FIXED[code] ?? contradiction(overridden(table, code, override));
    return message === undefined ? [] : [{ code, message }];
  });
}

export class InvalidReasonOverridesError extends Error {
  override readonly name = 'InvalidReasonOverridesError';
  readonly problems: readonly ReasonProblem[];

  constructor(problems: readonly ReasonProblem[]) {
    super(problems.map(({ code, message }) => `${code}: ${message}`).join('\n'));
    this.problems = problems;
  }
}

/** Codes that the forwarder itself relies on. A null prototype: a code may have any name. */
const FIXED: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  OK: 'cannot be overridden: it is how Retarus says that a fax was delivered',
  [PENDING]: 'cannot be overridden: a fax that is still on its way is not forwarded',
});

function overridden(table: ReasonTable, code: string, override: Partial<ReasonEntry>): ReasonEntry {
  return { ...(Object.hasOwn(table, code) ? table[code] : UNKNOWN_REASON), ...override } as ReasonEntry;
}

/** A consumer may look at the class or at the outcome: they must not say different things. */
function contradiction({ reasonClass, outcome }: ReasonEntry): string | undefined {
  if ((reasonClass === 'delivered') !== (outcome === 'delivered'))
    return `has the class "${reasonClass}" and the outcome "${outcome}": set both to "delivered", or neither`;
  if (reasonClass === 'uncertain' && outcome !== 'uncertain')
    return (
      `has the class "uncertain" and the outcome "${outcome}": set "outcome" to "uncertain" too, or ` +
      'another class'
    );
  return undefined;
}

import {
  type Outcome,
  type ReasonEntry,
  type ReasonTable,
  UNKNOWN_REASON,
} from '../../../contract/reasons.ts';

/** What a status means for the sender. */
export type Verdict = Pick<ReasonEntry, 'outcome' | 'reasonClass' | 'suggestedAction'>;

/** The `status` of a delivered fax; Retarus documents no other value. */
const DELIVERED = 'OK';

/**
 * Reads `status` and `reason` together. A code that the table does not know is `unknown`; whether it failed
 * is then up to the status.
 *
 * Where the two contradict each other (`OK` with a failure's reason, or the other way round) nobody knows
 * whether the fax arrived: that is `uncertain`, since a consumer that sends again would risk a second fax.
 */
export function verdictOf(status: string, reason: string, table: ReasonTable): Verdict {
  const entry = (Object.hasOwn(table, reason) ? table[reason] : undefined) ?? UNKNOWN_REASON;
  const { reasonClass, suggestedAction } = entry;
  const saysDelivered = status === DELIVERED;
  if (saysDelivered === (entry.outcome === 'delivered'))
    return { outcome: entry.outcome, reasonClass, suggestedAction };
  if (entry.outcome === 'uncertain') return { outcome: 'uncertain', reasonClass, suggestedAction };
  return contradiction(reasonClass);
}

const contradiction = (reasonClass: Verdict['reasonClass']): Verdict => ({
  outcome: 'uncertain' satisfies Outcome,
  // A delivery class would hide the doubt from whoever filters by class.
  reasonClass: reasonClass === 'delivered' ? 'uncertain' : reasonClass,
  suggestedAction: 'confirm_with_recipient',
});

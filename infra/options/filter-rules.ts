import { type Filter, matches } from '../../contract/filter.ts';
import { OUTCOMES, PENDING, REASON_CLASSES } from '../../contract/reasons.ts';
import { dataCentersOf, type Region } from '../../functions/poll-reports/interface/data-centers.ts';
import { type Loose, objectOf } from './loose.ts';
import { didYouMean, type Problem } from './problems.ts';

/** The data centers that an account is polled at, as far as they can be read. */
function polledAt({ dataCenters, region }: Loose): readonly string[] {
  if (Array.isArray(dataCenters)) return dataCenters.filter((name) => typeof name === 'string');
  return typeof region === 'string' ? dataCentersOf(region as Region) : [];
}

/** A filter that takes nothing fills a queue that somebody waits at. */
export function filterProblems({ filter }: Loose, index: number, accounts: readonly Loose[]): Problem[] {
  const conditions = objectOf(filter);
  const path = ['filteredQueues', index, 'filter'];
  const problems: Problem[] = [];
  const takesOneOf = (field: keyof Filter, values: readonly string[], among: string): void => {
    const wanted = conditions[field];
    if (!isList(wanted) || values.length === 0) return;
    if (values.some((value) => takes(field, wanted, value))) return;
    const [first] = wanted;
    problems.push({
      path: [...path, field],
      message: `takes no status at all: ${among} ${values.join(', ')}${didYouMean(first, values)}`,
    });
  };
  takesOneOf(
    'account',
    [...new Set(accounts.map(({ customerNumber }) => String(customerNumber)))],
    'polled are',
  );
  takesOneOf('dataCenter', [...new Set(accounts.flatMap(polledAt))], 'polled are');
  for (const field of ['status', 'reason'] as const) {
    const wanted = conditions[field];
    if (isList(wanted) && wanted.every((condition) => condition === PENDING))
      problems.push({
        path: [...path, field],
        message: `takes no status at all: ${PENDING} is not forwarded`,
      });
  }
  const { outcome, reasonClass } = conditions;
  if (isList(outcome) && isList(reasonClass) && !canBeBoth(outcome, reasonClass))
    problems.push({
      path,
      message:
        'takes no status at all: no status has such an "outcome" and such a "reasonClass"; ' +
        'leave one of them out',
    });
  return problems;
}

const isList = (value: unknown): value is readonly never[] => Array.isArray(value) && value.length > 0;

function takes(field: keyof Filter, wanted: readonly never[], value: string): boolean {
  try {
    return matches({ [field]: wanted }, { [field]: value } as never);
  } catch {
    // What cannot be read is the schema's business.
    return true;
  }
}

const canBeBoth = (outcomes: readonly never[], classes: readonly never[]): boolean =>
  OUTCOMES.filter((outcome) => takes('outcome', outcomes, outcome)).some((outcome) =>
    REASON_CLASSES.filter((name) => takes('reasonClass', classes, name)).some(
      (name) =>
        (outcome === 'delivered') === (name === 'delivered') &&
        (name !== 'uncertain' || outcome === 'uncertain'),
    ),
  );

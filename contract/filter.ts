/** What a filter may look at. */
export const FILTER_FIELDS = [
  'outcome',
  'reasonClass',
  'reason',
  'suggestedAction',
  'status',
  'account',
  'dataCenter',
  'jobId',
  'customerDefinedId',
  'billingCode',
  'billingInfo',
] as const;
export type FilterField = (typeof FILTER_FIELDS)[number];

/** An exact value; the beginning of one; or anything but these values, which includes no value at all. */
export type FilterCondition = string | { readonly prefix: string } | { readonly not: readonly string[] };

/**
 * Which statuses a queue takes: for every field named, one of its conditions holds.
 * `{"outcome": ["failed", "uncertain"], "billingCode": [{"prefix": "claims-"}]}`
 *
 * Comparison is by exact text, upper and lower case told apart. A filter without fields takes everything.
 */
export type Filter = { readonly [field in FilterField]?: readonly FilterCondition[] };

/** The part of an event's data that a filter looks at. */
export type Filterable = { readonly [field in Exclude<FilterField, ReferenceField>]: string } & {
  readonly reference?: { readonly [field in ReferenceField]?: string | null | undefined } | null | undefined;
};

type ReferenceField = 'customerDefinedId' | 'billingCode' | 'billingInfo';

/** Whether a queue with this filter takes the status. */
export function matches(filter: Filter, data: Filterable): boolean {
  for (const field of FILTER_FIELDS) {
    const conditions = filter[field];
    if (conditions === undefined) continue;
    const value = textOf(field, data);
    if (!conditions.some((condition) => holds(condition, value))) return false;
  }
  return true;
}

function textOf(field: FilterField, data: Filterable): string | undefined {
  switch (field) {
    case 'customerDefinedId':
    case 'billingCode':
    case 'billingInfo':
      return data.reference?.[field] ?? undefined;
    default:
      return data[field];
  }
}

function holds(condition: FilterCondition, value: string | undefined): boolean {
  if (typeof condition === 'string') return condition === value;
  if ('prefix' in condition) return value?.startsWith(condition.prefix) ?? false;
  return value === undefined || !condition.not.includes(value);
}

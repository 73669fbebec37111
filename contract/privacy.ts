/** Fields of an event that may be left out by setting: a consumer must do without them in any case. */
export const OMITTABLE_FIELDS = ['reference', 'properties', 'sentTs', 'sentToNumber', 'remoteCsid'] as const;
export type OmittableField = (typeof OMITTABLE_FIELDS)[number];

/** Forms of the recipient's number in a message attribute of its own. */
export const NUMBER_ATTRIBUTES = ['none', 'masked', 'hashed'] as const;
export type NumberAttribute = (typeof NUMBER_ATTRIBUTES)[number];

/**
 * How much of a status leaves the forwarder. Filters look at the whole status, whatever is left out of the
 * message.
 */
export interface Privacy {
  readonly omit: readonly OmittableField[];
  readonly numberAttribute: NumberAttribute;
}

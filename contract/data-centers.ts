/** Retarus' data centers. A new one widens the contract: consumers are told to expect further values. */
export const DATA_CENTERS = ['de1', 'de2', 'us1', 'us2', 'ch1', 'sg1'] as const;

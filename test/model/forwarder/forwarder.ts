import * as entry from './entry.ts';

/** A build of the forwarder. */
export type Forwarder = typeof entry;

/** The forwarder as it is. */
export const FORWARDER: Forwarder = entry;

import { fileURLToPath } from 'node:url';
import { buildChanged, compiled, type Mutation } from '#test/support/mutator.ts';
import * as entry from './entry.ts';

/** A build of the forwarder. */
export type Forwarder = typeof entry;

/** The forwarder as it is. */
export const FORWARDER: Forwarder = entry;

export const FORWARDER_ENTRY = fileURLToPath(new URL('./entry.ts', import.meta.url));

/** The forwarder with a mistake in it. */
export const forwarderWith = async (mutation: Mutation): Promise<Forwarder> =>
  compiled<Forwarder>(await buildChanged(FORWARDER_ENTRY, [mutation]))();

export interface CandidateEntry {
  readonly name: string;
  readonly title: string;
  /** It runs in the function's own environment. */
  readonly deployed?: boolean;
  /** One request after the other: hours for a large backlog, so only the smallest is drained. */
  readonly sequential?: boolean;
}

export const FORWARDER: CandidateEntry = {
  name: 'forwarder',
  title: 'this forwarder, everything checked',
  deployed: true,
};

/** Everything that is measured: the forwarder, what a team would write or install instead, and the limit. */
export const CANDIDATES: readonly CandidateEntry[] = [
  FORWARDER,
  { name: 'bare-sdk', title: 'AWS SDK, 16 in flight, no checks' },
  { name: 'squiss-ts', title: 'squiss-ts 5, bulk delete, no checks' },
  { name: 'node-red', title: 'Node-RED 5, bulk delete' },
  { name: 'sqs-producer', title: 'sqs-producer 8, bulk delete', sequential: true },
  { name: 'batches', title: 'batches of ten in sequence, DELETE per job', sequential: true },
  { name: 'one-by-one', title: 'SendMessage per recipient, DELETE per job', sequential: true },
  { name: 'signed-https', title: 'the limit: signed by hand over node:https' },
];

import type { FaultGroup } from '../fault.ts';
import { deleteCall } from './delete-call.ts';
import { listCall } from './list-call.ts';
import { network } from './network.ts';
import { poison } from './poison.ts';
import { queues } from './queues.ts';
import { secrets } from './secrets.ts';

/** Everything that docs/faults.md has a row for. */
export const FAULTS: readonly FaultGroup[] = [listCall, deleteCall, queues, secrets, network, poison];

import type { MemoryRun } from '../../proofs/memory/proof.ts';
import type { Results } from '../results.ts';
import { figureTable, whole } from './table.ts';

export const memoryTable = (runs: readonly MemoryRun[]): string =>
  figureTable(
    ['page', 'memory MB', 'response MB', 'reports', 'recipients each', 'peak MB', 'ended'],
    runs.map(({ failure, memoryMb, pageMb, peakMb, recipients, reports, shape }) => [
      shape,
      whole(memoryMb),
      whole(pageMb),
      whole(reports),
      whole(recipients),
      whole(peakMb),
      failure ?? 'all sent',
    ]),
  );

/** docs/benchmark-memory.md */
export const memoryDocument = ({
  machine,
  runs,
}: NonNullable<Results['memory']>): string => `# The largest page in the function's memory

Written by \`npm run bench -- --only memory\`: the largest page that the function accepts, in a process that
Linux kills beyond the function's memory (a cgroup), as Lambda does. A byte more is refused.

Machine: ${machine}.

${memoryTable(runs)}
`;

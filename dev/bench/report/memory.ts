import type { MemoryRun } from '../memory.ts';
import type { Results } from '../results.ts';
import { figureTable, whole } from './table.ts';

export const memoryTable = (runs: readonly MemoryRun[]): string =>
  figureTable(
    ['page', 'memory MB', 'response MB', 'reports', 'recipients each', 'resident MB', 'ended'],
    runs.map(({ failure, memoryMb, pageMb, recipients, reports, residentMb, shape }) => [
      shape,
      whole(memoryMb),
      whole(pageMb),
      whole(reports),
      whole(recipients),
      residentMb === undefined ? '' : whole(residentMb),
      failure ?? 'all sent',
    ]),
  );

/** docs/benchmark-memory.md */
export const memoryDocument = ({
  machine,
  runs,
}: NonNullable<Results['memory']>): string => `# The largest page in the function's memory

Written by \`npm run bench -- --only memory\`: one page as large as the function accepts a response, in a process that Linux kills
beyond the function's memory (a cgroup). Lambda kills in the same way.

Machine: ${machine}.

${memoryTable(runs)}
`;

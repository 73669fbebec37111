import type { ColdStart } from '../cold-start/index.ts';
import type { Results } from '../results.ts';
import { figureTable, whole } from './table.ts';

const milliseconds = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(0));

export const startTable = (starts: readonly ColdStart[]): string =>
  figureTable(
    ['', 'bundle kB', 'load ms', 'start to first batch ms', 'invocation to first batch ms', 'resident MB'],
    starts.map(({ title, kilobytes, load, total, invocation, residentMb }) => [
      title,
      whole(kilobytes),
      milliseconds(load),
      milliseconds(total),
      milliseconds(invocation),
      whole(residentMb),
    ]),
  );

/** docs/benchmark-starts.md */
export const startDocument = ({
  machine,
  rounds,
  starts,
}: NonNullable<Results['starts']>): string => `# Starting

Written by \`npm run bench -- --only starts\`. Medians of ${rounds} starts in turn, each a process of its
own that forwards one batch of ten over TLS, with servers that respond at once. From the start of the
process to the first SendMessageBatch on the wire the CPU is not limited; "invocation to first batch" is a
start whose CPU is that of 512 MB from the invocation on, as Lambda has it: the init phase is not limited.

Machine: ${machine}.

${startTable(starts)}
`;

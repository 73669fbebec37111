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

Written by \`npm run bench -- --only starts\`: medians of ${rounds} starts in turn, each a process of its own
that forwards one batch of ten over TLS; servers respond at once. CPU is not limited, except that of
"invocation to first batch": from the invocation on it is that of 512 MB, as at Lambda.

Machine: ${machine}.

${startTable(starts)}
`;

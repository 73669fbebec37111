import { PRICES } from '../../../infra/cost/prices.ts';
import type { Results } from '../results.ts';
import type { Size } from '../sizes/index.ts';
import { figureTable, whole } from './table.ts';

const DEFAULT_IN_FLIGHT = 32;
const distinct = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b);

export function sizeTables(sizes: readonly Size[]): string {
  const inFlight = distinct(sizes.map(({ sendsInFlight }) => sendsInFlight));
  const memory = distinct(sizes.map(({ memoryMb }) => memoryMb));
  const at = (memoryMb: number, sends: number) =>
    sizes.find((size) => size.memoryMb === memoryMb && size.sendsInFlight === sends)?.measured;
  return `## Statuses a second, by memory and requests in flight

${figureTable(
  ['memory MB', ...inFlight.map((sends) => `${sends} in flight`)],
  memory.map((memoryMb) => [
    whole(memoryMb),
    ...inFlight.map((sends) => whole(at(memoryMb, sends)?.statusesPerSecond ?? 0)),
  ]),
)}

## With ${DEFAULT_IN_FLIGHT} in flight

${figureTable(
  [
    'memory MB',
    'statuses/s',
    'CPU µs a status',
    'resident MB',
    'in a tick of 50 s',
    'Lambda, $ a million statuses',
  ],
  memory.map((memoryMb) => {
    const measured = at(memoryMb, DEFAULT_IN_FLIGHT);
    if (!measured) return [whole(memoryMb)];
    const { cpuMicrosecondsPerStatus, residentMb, statusesPerSecond } = measured;
    const dollars = (1_000_000 / statusesPerSecond) * (memoryMb / 1024) * PRICES.lambdaGbSecond;
    return [
      whole(memoryMb),
      whole(statusesPerSecond),
      whole(cpuMicrosecondsPerStatus),
      whole(residentMb),
      whole(statusesPerSecond * 50),
      dollars.toFixed(4),
    ];
  }),
)}`;
}

/** docs/benchmark-sizes.md */
export const sizeDocument = ({
  machine,
  rounds,
  sizes,
}: NonNullable<Results['sizes']>): string => `# Memory and requests in flight

Written by \`npm run bench -- --only sizes\`: the forwarder alone, 5,000 × 3 under the conditions of
[benchmark.md](benchmark.md); ${rounds === 1 ? 'a single round' : `medians of ${rounds} rounds in turn`}.
What follows is in [decision 5](decisions/0005-memory-and-concurrency.md).

Machine: ${machine}.

![statuses a second](benchmark-sizes.svg)

${sizeTables(sizes)}
`;

import { sqsFaults } from '#dev/local/sqs/index.ts';
import type { Toxic } from '#test/support/toxic-proxy.ts';
import type { Fault, FaultGroup } from '../fault.ts';

/**
 * A toxic, and the errors that it ends the tick with between function and report API, and function and SQS.
 */
const TOXICS: [what: string, toxic: Toxic, api?: string, sqs?: string][] = [
  ['latency', { kind: 'latency', ms: 100 }],
  ['down', { kind: 'down' }, 'UnreachableError', 'QueueUnavailableError'],
  ['bandwidth of 50 kB/s', { kind: 'bandwidth', bytesPerSecond: 50_000 }],
  ['slow close', { kind: 'slow close', ms: 200 }],
  ['time-out', { kind: 'time-out' }, 'TimeoutError', 'QueueUnavailableError'],
  ['reset', { kind: 'reset' }, 'UnreachableError', 'QueueUnavailableError'],
  ['slicer: pieces of 500 bytes', { kind: 'slicer', bytes: 500, ms: 1 }],
  [
    'limit data: closed after 300 bytes',
    { kind: 'limit data', bytes: 300 },
    'TruncatedResponseError',
    'QueueUnavailableError',
  ],
  ['garbage instead of HTTP', { kind: 'garbage' }, 'UnreachableError', 'QueueUnavailableError'],
];

const between = (side: 'api' | 'sqs', name: string): Fault[] =>
  TOXICS.map(([what, toxic, api, sqs]) => {
    const error = side === 'api' ? api : sqs;
    return {
      what: `${name}: ${what}`,
      arrange: ({ proxies }) => proxies[side].poison(toxic),
      ...(error !== undefined && { ends: error }),
    };
  });

/** Lambda froze the execution environment, and whoever is on the other side closed what it kept. */
const keptConnectionsClosed: Fault = {
  what: 'every kept connection is found closed, to the report API and to SQS',
  arrange: async ({ proxies, sqs, tick }) => {
    // A tick that asks both and forwards nothing leaves connections to keep.
    sqs.onRequest = () => sqsFaults.unavailable;
    await tick();
    sqs.onRequest = undefined;
    for (const proxy of [proxies.api, proxies.sqs])
      if (proxy.killConnections() === 0) throw new Error('There is no kept connection to close.');
  },
};

export const network: FaultGroup = {
  title: 'The network',
  faults: [...between('api', 'to the report API'), ...between('sqs', 'to SQS'), keptConnectionsClosed],
};

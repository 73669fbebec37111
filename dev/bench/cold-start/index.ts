import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { heapOptions } from '../../local/function/heap-options.ts';
import { buildFunction } from '../build.ts';
import { Cgroup } from '../cgroup.ts';
import { medianOf } from '../median.ts';
import type { Setup } from '../setup.ts';

/** A function whose start is measured. */
interface Starter {
  readonly title: string;
  readonly bundle: string;
  /** The empty handler sends nothing: its start ends with its handler. */
  readonly sends: boolean;
}

/** Medians, in milliseconds. */
export interface ColdStart {
  readonly title: string;
  readonly kilobytes: number;
  /** Loading the bundle. */
  readonly load: number;
  /** From the start of the process to the first SendMessageBatch on the wire, CPU not limited. */
  readonly total: number;
  /**
   * From the invocation to the same, with the CPU of 512 MB from the invocation on: Lambda does not limit the
   * init phase.
   */
  readonly invocation: number | undefined;
  readonly residentMb: number;
}

const MEMORY_MB = 512;
/** Enough for one batch: what comes later is not the start. */
const WORKLOAD = { reports: 10, recipients: 1 };
const NODE_ARGUMENTS = ['--no-warnings'];

/** Starts every function again and again, in turn, each in a process of its own. */
export async function measureColdStarts(
  setup: Setup,
  rounds: number,
  say: (text: string) => void,
): Promise<ColdStart[]> {
  const processFile = await buildFunction('cold-start/process.ts', 'cold-start.cjs');
  const starters = await startersOf(setup);
  const measured = new Map<Starter, Start[]>(starters.map((starter) => [starter, []]));
  for (let round = 0; round < rounds; round++) {
    for (const starter of starters) {
      say(`${starter.title}, start ${round + 1} of ${rounds} …`);
      const whole = await start(setup, processFile, starter, undefined);
      const limit = await Cgroup.create({ cpuOfMb: MEMORY_MB });
      const limited = limit && (await start(setup, processFile, starter, limit));
      await limit?.remove();
      measured.get(starter)?.push({ ...whole, invocation: limited?.invocation });
    }
  }
  return [...measured].map(([{ title, bundle }, starts]) => {
    const median = (of: (start: Start) => number) => medianOf(starts.map(of));
    const limited = starts.every(({ invocation }) => invocation !== undefined);
    return {
      title,
      kilobytes: statSync(bundle).size / 1000,
      load: median(({ load }) => load),
      total: median(({ total }) => total),
      invocation: limited ? median(({ invocation = 0 }) => invocation) : undefined,
      residentMb: median(({ residentMb }) => residentMb),
    };
  });
}

async function startersOf({ target }: Setup): Promise<Starter[]> {
  const common = 'cold-start/handlers/common-way.ts';
  return [
    {
      title: 'an empty handler',
      bundle: await buildFunction('cold-start/handlers/empty.ts', 'empty.cjs'),
      sends: false,
    },
    { title: 'this forwarder, as deployed', bundle: target.lambda.bundleFile, sends: true },
    {
      title: 'the common way: SDK, Powertools and zod in one bundle, fetch',
      bundle: await buildFunction(common, 'common-way.cjs'),
      sends: true,
    },
    {
      title: 'the same with the SDK outside of the bundle',
      bundle: await buildFunction(common, 'common-way-external.cjs', ['@aws-sdk/*']),
      sends: true,
    },
  ];
}

interface Start {
  readonly load: number;
  readonly total: number;
  readonly invocation: number | undefined;
  readonly residentMb: number;
}

interface Line {
  readonly startedAt?: number;
  readonly load?: number;
  readonly ended?: number;
  readonly invoked?: number;
  readonly residentMb?: number;
  readonly failed?: string;
}

/** @param limit limits the CPU once the bundle is loaded */
async function start(
  setup: Setup,
  processFile: string,
  { bundle, sends }: Starter,
  limit: Cgroup | undefined,
): Promise<Start> {
  await setup.sink.call('reset', { latencyMs: 0, workload: WORKLOAD });
  await setup.api.call('load', { ...WORKLOAD, latencyMs: 0 });
  const environment = setup.deployedEnvironment;
  const input = JSON.stringify(setup.target.lambda.input);
  const child = spawn(
    process.execPath,
    [
      ...NODE_ARGUMENTS,
      ...heapOptions(MEMORY_MB, environment),
      processFile,
      bundle,
      input,
      ...(limit ? ['wait'] : []),
    ],
    { env: environment, stdio: ['pipe', 'ignore', 'inherit', 'pipe'] },
  );
  const exited = once(child, 'exit');
  let seen: Line = {};
  for await (const text of createInterface({ input: child.stdio[3] as Readable })) {
    seen = { ...seen, ...(JSON.parse(text) as Line) };
    if (seen.load !== undefined && seen.invoked === undefined && limit && child.pid) {
      await limit.add(child.pid);
      child.stdin?.end('.');
    }
  }
  await exited;
  const { startedAt = 0, load = 0, ended, invoked = 0, residentMb = 0, failed } = seen;
  if (ended === undefined) throw new Error(`${fileName(bundle)} did not start: ${failed ?? 'it ended'}.`);
  const firstSend = await setup.sink.call<number | undefined>('firstRequestAt');
  if (sends && firstSend === undefined) throw new Error(`${fileName(bundle)} sent nothing.`);
  const reached = sends && firstSend !== undefined ? firstSend - startedAt : ended;
  return { load, total: reached, invocation: reached - invoked, residentMb };
}

const fileName = (path: string): string => path.split('/').at(-1) ?? path;

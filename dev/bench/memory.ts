import { maxResponseBytes } from '../../functions/poll-reports/retarus/report-transport.ts';
import { heapOptions } from '../local/function/heap-options.ts';
import { buildCandidate } from './build.ts';
import { Cgroup } from './cgroup.ts';
import { Remote } from './rpc.ts';
import type { Drained } from './run.ts';
import type { Setup } from './setup.ts';
import { reportOf, type Workload } from './workload.ts';

/** One page as large as the function accepts it, in a process that is killed beyond the function's memory. */
export interface MemoryRun {
  readonly memoryMb: number;
  readonly pageMb: number;
  readonly shape: string;
  readonly reports: number;
  readonly recipients: number;
  /** The most that was resident; undefined where the process was killed. */
  readonly residentMb?: number;
  /** Why the page did not pass. */
  readonly failure?: string;
}

/** So that the page is the largest of its shape that is accepted. */
const NEARLY = 0.97;
const PAGE = 1000;

const SHAPES = {
  'many recipients': { memorySizes: [256, 512], isPadded: false },
  'long fields': { memorySizes: [256, 512, 1024, 2048], isPadded: true },
};

/** @returns undefined where this machine or user cannot limit memory */
export async function measureMemory(
  setup: Setup,
  say: (text: string) => void,
): Promise<MemoryRun[] | undefined> {
  const runs: MemoryRun[] = [];
  for (const [shape, { memorySizes, isPadded }] of Object.entries(SHAPES)) {
    for (const memoryMb of memorySizes) {
      say(`a page at the cap, ${shape}, ${memoryMb} MB …`);
      const workload = largestPage(maxResponseBytes(memoryMb) * NEARLY, isPadded);
      const pageMb = (bytesOf(workload) * workload.reports) / 1_048_576;
      const limit = await Cgroup.create({ memoryMb });
      if (!limit) return undefined;
      const { recipients, reports } = workload;
      runs.push({
        memoryMb,
        pageMb,
        shape,
        reports,
        recipients,
        ...(await drainOnce(setup, workload, memoryMb, limit)),
      });
    }
  }
  return runs;
}

async function drainOnce(
  { api, deployedEnvironment, sink, target }: Setup,
  workload: Workload,
  memoryMb: number,
  limit: Cgroup,
): Promise<Pick<MemoryRun, 'residentMb' | 'failure'>> {
  const environment = { ...deployedEnvironment, AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb) };
  const remote = new Remote(await buildCandidate('forwarder'), environment, [
    ...heapOptions(memoryMb, environment),
    '--no-warnings',
  ]);
  try {
    if (remote.process.pid) await limit.add(remote.process.pid);
    await sink.call('reset', { latencyMs: 0, workload });
    await api.call('load', { ...workload, latencyMs: 0 });
    await remote.call('load', target);
    const { residentMb } = await remote.call<Drained>('drain');
    const { missing } = await sink.call<{ missing: number }>('result');
    return missing === 0 ? { residentMb } : { failure: `${missing} statuses did not arrive` };
  } catch (error) {
    return { failure: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  } finally {
    await remote.stop();
    await limit.remove();
  }
}

/** A thousand reports of so many bytes in all: by recipients, or by what stands in one field of each. */
function largestPage(bytes: number, isPadded: boolean): Workload {
  const perReport = bytes / PAGE;
  const one = { reports: PAGE, recipients: 1, padding: 0 };
  if (isPadded) return { ...one, padding: Math.floor(perReport - bytesOf(one) - 8) };
  const perRecipient = bytesOf({ ...one, recipients: 2 }) - bytesOf(one);
  return { ...one, recipients: Math.floor((perReport - bytesOf(one)) / perRecipient) };
}

/** Of one report of the page, as JSON. */
const bytesOf = ({ padding, recipients }: Workload): number =>
  JSON.stringify(reportOf(PAGE, recipients, padding)).length + 1;

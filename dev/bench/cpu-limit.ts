import { existsSync } from 'node:fs';
import { mkdir, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Lambda gives one vCPU at 1,769 MB, and below it in proportion (AWS Lambda developer guide, "Configure memory"). */
export const cpuShare = (memoryMb: number): number => memoryMb / 1769;

const PERIOD_US = 20_000;
const V1 = '/sys/fs/cgroup/cpu';
const V2 = '/sys/fs/cgroup';

/** A cgroup that gives its processes a share of one CPU, as Lambda does for a memory size. */
export class CpuLimit {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @returns undefined where this machine or user cannot limit CPU */
  static async create(memoryMb: number): Promise<CpuLimit | undefined> {
    const quota = Math.round(PERIOD_US * cpuShare(memoryMb));
    const v1 = existsSync(join(V1, 'cpu.cfs_quota_us'));
    const folder = join(v1 ? V1 : V2, `bench-${process.pid}-${memoryMb}`);
    try {
      await mkdir(folder);
      if (v1) {
        await writeFile(join(folder, 'cpu.cfs_period_us'), String(PERIOD_US));
        await writeFile(join(folder, 'cpu.cfs_quota_us'), String(quota));
      } else await writeFile(join(folder, 'cpu.max'), `${quota} ${PERIOD_US}`);
      return new CpuLimit(folder);
    } catch {
      await rmdir(folder).catch(() => undefined);
      return undefined;
    }
  }

  async add(pid: number): Promise<void> {
    await writeFile(join(this.#folder, 'cgroup.procs'), String(pid));
  }

  /** Once all its processes have ended. */
  async remove(): Promise<void> {
    await rmdir(this.#folder).catch(() => undefined);
  }
}

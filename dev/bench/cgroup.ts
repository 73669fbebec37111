import { existsSync } from 'node:fs';
import { mkdir, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the processes of a group get. */
export interface Limits {
  /** The CPU that Lambda gives a function of this memory size. */
  readonly cpuOfMb?: number;
  /** Resident memory, beyond which a process is killed. */
  readonly memoryMb?: number;
}

/** Lambda gives one vCPU at 1,769 MB, and below it in proportion (Lambda developer guide, "Configure memory"). */
export const cpuShare = (memoryMb: number): number => memoryMb / 1769;

const PERIOD_US = 20_000;
const ROOT = '/sys/fs/cgroup';
let created = 0;

/** A control group of Linux: its processes get a share of one CPU, or no more than so much memory. */
export class Cgroup {
  readonly #folders: readonly string[];

  private constructor(folders: readonly string[]) {
    this.#folders = folders;
  }

  /** @returns undefined where this machine or user cannot make one */
  static async create({ cpuOfMb, memoryMb }: Limits): Promise<Cgroup | undefined> {
    const name = `bench-${process.pid}-${++created}`;
    const isV1 = existsSync(join(ROOT, 'cpu/cpu.cfs_quota_us'));
    const folderOf = (controller: string) => (isV1 ? join(ROOT, controller, name) : join(ROOT, name));
    const files: [controller: string, file: string, value: string][] = [];
    if (cpuOfMb !== undefined) {
      const quota = Math.round(PERIOD_US * cpuShare(cpuOfMb));
      if (isV1) {
        files.push(['cpu', 'cpu.cfs_period_us', `${PERIOD_US}`], ['cpu', 'cpu.cfs_quota_us', `${quota}`]);
      } else files.push(['cpu', 'cpu.max', `${quota} ${PERIOD_US}`]);
    }
    if (memoryMb !== undefined)
      files.push(['memory', isV1 ? 'memory.limit_in_bytes' : 'memory.max', `${memoryMb * 1_048_576}`]);
    const folders = [...new Set(files.map(([controller]) => folderOf(controller)))];
    try {
      for (const folder of folders) await mkdir(folder);
      for (const [controller, file, value] of files) await writeFile(join(folderOf(controller), file), value);
      return new Cgroup(folders);
    } catch {
      for (const folder of folders) await rmdir(folder).catch(() => undefined);
      return undefined;
    }
  }

  async add(pid: number): Promise<void> {
    for (const folder of this.#folders) await writeFile(join(folder, 'cgroup.procs'), String(pid));
  }

  /** Once all its processes have ended. */
  async remove(): Promise<void> {
    for (const folder of this.#folders) await rmdir(folder).catch(() => undefined);
  }
}

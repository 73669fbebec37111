import { existsSync } from 'node:fs';
import { mkdir, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Lambda gives one vCPU at 1,769 MB, and below it in proportion (Lambda developer guide, "Configure memory").
 */
export const cpuShare = (memoryMb: number): number => memoryMb / 1769;

const PERIOD_US = 20_000;
const ROOT = '/sys/fs/cgroup';
let created = 0;

/** A control group of Linux: its processes get a share of one CPU. */
export class Cgroup {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @returns undefined where this machine or user cannot make one */
  static async create({ cpuOfMb }: { cpuOfMb: number }): Promise<Cgroup | undefined> {
    const isV1 = existsSync(join(ROOT, 'cpu/cpu.cfs_quota_us'));
    const folder = join(ROOT, isV1 ? 'cpu' : '', `bench-${process.pid}-${++created}`);
    const quota = Math.round(PERIOD_US * cpuShare(cpuOfMb));
    const files: [name: string, value: string][] = isV1
      ? [
          ['cpu.cfs_period_us', `${PERIOD_US}`],
          ['cpu.cfs_quota_us', `${quota}`],
        ]
      : [['cpu.max', `${quota} ${PERIOD_US}`]];
    try {
      await mkdir(folder);
      for (const [name, value] of files) await writeFile(join(folder, name), value);
      return new Cgroup(folder);
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

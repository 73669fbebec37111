import { existsSync } from 'node:fs';
import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const V1 = '/sys/fs/cgroup/memory';
const V2 = '/sys/fs/cgroup';

/** A cgroup that kills what takes more memory than a function of that size has, as Lambda does. */
export class MemoryLimit {
  readonly folder: string;
  readonly #isV1: boolean;

  private constructor(folder: string, isV1: boolean) {
    this.folder = folder;
    this.#isV1 = isV1;
  }

  /** @returns the reason why this machine or user cannot limit memory, as a sentence */
  static async create(memoryMb: number): Promise<MemoryLimit | string> {
    const isV1 = existsSync(join(V1, 'memory.limit_in_bytes'));
    const limit = new MemoryLimit(join(isV1 ? V1 : V2, `proof-${process.pid}-${memoryMb}`), isV1);
    const bytes = String(memoryMb * 1_048_576);
    try {
      await mkdir(limit.folder);
      await writeFile(join(limit.folder, isV1 ? 'memory.limit_in_bytes' : 'memory.max'), bytes);
      // Lambda has no swap to flee to.
      const swap = isV1 ? ['memory.memsw.limit_in_bytes', bytes] : ['memory.swap.max', '0'];
      await writeFile(join(limit.folder, String(swap[0])), String(swap[1])).catch(() => undefined);
      return limit;
    } catch (error) {
      await limit.remove();
      return `No memory cgroup can be made here: ${(error as NodeJS.ErrnoException).code}.`;
    }
  }

  /** The most that its processes had at once, in MB. */
  async peakMb(): Promise<number> {
    const file = this.#isV1 ? 'memory.max_usage_in_bytes' : 'memory.peak';
    return Number(await readFile(join(this.folder, file), 'utf8')) / 1_048_576;
  }

  /** Once all its processes have ended. */
  async remove(): Promise<void> {
    await rmdir(this.folder).catch(() => undefined);
  }
}

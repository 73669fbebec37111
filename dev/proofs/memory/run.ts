/**
 * npm run test:memory [-- MEGABYTES …]        256 and 512 where nothing is said
 *
 * Where no cgroup can be had it says that nothing was shown.
 */
import { MemoryProof, NotLimitedError, SHAPES } from './proof.ts';

const sizes = process.argv.slice(2).map(Number);
const proof = await MemoryProof.open();
try {
  for (const memoryMb of sizes.length > 0 ? sizes : [256, 512]) {
    for (const shape of SHAPES) {
      const { failure, pageMb, peakMb, recipients, reports } = await proof.run(memoryMb, shape);
      const page = `${reports} reports with ${recipients} recipients each, ${pageMb} MiB`;
      console.log(
        `${memoryMb} MB, ${shape}: ${page}: ${failure ?? 'all sent, and a byte more is refused'}; ` +
          `peak ${Math.round(peakMb)} MB.`,
      );
      if (failure !== undefined) process.exitCode = 1;
    }
  }
} catch (error) {
  if (!(error instanceof NotLimitedError)) throw error;
  console.log(`NOT SHOWN. ${error.message} Run this as root on Linux.`);
} finally {
  await proof.close();
}

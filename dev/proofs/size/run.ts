/** npm run test:size: a million recipients pass through one execution environment with memory to spare. */
import { MEMORY_MB, passThrough, problemsOf } from './proof.ts';

const RECIPIENTS = 1_000_000;

const passed = await passThrough(RECIPIENTS);
console.log(`${passed.accepted} recipients passed, at most ${passed.peakMb} MB resident of ${MEMORY_MB}.`);
for (const problem of problemsOf(passed, RECIPIENTS)) {
  console.log(problem);
  process.exitCode = 1;
}

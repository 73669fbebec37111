/** `npm start` with a cloud assembly that its runs share: `cdk synth` takes longer than the rest of a run. */
import { runStart } from '#dev/local/start/run.ts';
import { synthesizeOnce } from '#test/support/assemblies.ts';

await runStart(process.argv.slice(2), synthesizeOnce);

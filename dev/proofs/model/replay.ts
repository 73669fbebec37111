import { checkHistories } from '#test/model/history/histories.ts';

/** Runs one history again that a test reported. */
const [seed, path, replayPath] = process.argv.slice(2);
if (seed === undefined || !Number.isInteger(Number(seed)) || path === undefined) {
  console.error("Usage: npm run test:replay -- SEED PATH 'COMMANDS', as a failing history prints it.");
  process.exit(2);
}
const { failure } = await checkHistories({ runs: 1, seed: Number(seed), path, replayPath, isShrunk: false });
console.log(failure ? failure.report : 'The history keeps every promise.');
if (failure) process.exitCode = 1;

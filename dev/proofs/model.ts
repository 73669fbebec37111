import { z } from 'zod';
import { commandLine, wholeNumber } from '#dev/options.ts';
import { checkHistories } from '#test/model/history/histories.ts';
import { RareCounts } from '#test/model/world/rare-states.ts';

const HELP = `npm run test:model -- [options]

Random histories of the model beyond those of \`npm test\`, or one that a test reported, once more.

  --histories N                   how many (100000, about 25 minutes)
  --seed N                        of the first history; printed, and another one each time

  --seed N --path P [--replay C]  that one history, as a failing one prints it
  --help                          this text`;

const options = commandLine(HELP, {
  command: 'npm run test:model',
  options: {
    histories: wholeNumber(1, 1e9).optional(),
    seed: wholeNumber(0, 2 ** 32).optional(),
    path: z.string().optional(),
    replay: z.string().optional(),
  },
  problems: (given) => [
    ...(given.has('path') && !given.has('seed') ? ['--path needs --seed too.'] : []),
    ...(given.has('replay') && !given.has('path') ? ['--replay needs --path too.'] : []),
    ...(given.has('path') && given.has('histories') ? ['--histories runs many; --path is of one.'] : []),
  ],
});
if (options) {
  const { histories = 100_000, path, replay, seed = Date.now() % 2 ** 31 } = options;
  process.exitCode = path === undefined ? await runMany(histories, seed) : await runOne(seed, path, replay);
}

async function runMany(histories: number, firstSeed: number): Promise<number> {
  const chunk = 1_000;
  const minutes = Math.ceil(histories / 4_000);
  console.log(`${histories} histories from seed ${firstSeed} on; about ${minutes} minutes.`);
  const started = performance.now();
  let messages = 0;
  let duplicates = 0;
  const rare = new RareCounts();
  for (let done = 0; done < histories; done += chunk) {
    const runs = Math.min(chunk, histories - done);
    const { failure } = await checkHistories({
      runs,
      seed: firstSeed + done / chunk,
      onHistory: ({ ledger, rare: reached }) => {
        rare.add(reached);
        messages += ledger.messages.size;
        duplicates += ledger.duplicates;
      },
    });
    if (failure) {
      console.log(failure.report);
      return 1;
    }
    const seconds = Math.round((performance.now() - started) / 1000);
    const repeated = `${messages} messages, ${duplicates} repetitions, each explained`;
    console.log(`${done + runs} histories, ${repeated}; ${seconds} s`);
  }
  console.log(`No history broke a promise. Histories that reached a rare state:\n${rare.lines}`);
  const tooRare = histories < chunk ? [] : rare.tooRare(histories);
  for (const state of tooRare) console.log(`Too few histories reached this state: ${state}.`);
  return tooRare.length > 0 ? 1 : 0;
}

async function runOne(seed: number, path: string, replayPath: string | undefined): Promise<number> {
  const { failure } = await checkHistories({ runs: 1, seed, path, replayPath, isShrunk: false });
  console.log(failure ? failure.report : 'The history keeps every promise.');
  return failure ? 1 : 0;
}

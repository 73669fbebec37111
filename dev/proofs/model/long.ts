import { checkHistories } from '#test/model/history/histories.ts';

/** Histories beyond those of `npm test`: npm run test:long [-- COUNT [SEED]] */
const [count = '100000', first = String(Date.now() % 2 ** 31)] = process.argv.slice(2);
const histories = Number(count);
const firstSeed = Number(first);
const CHUNK = 1_000;

console.log(
  `${histories} histories from seed ${firstSeed} on; about ${Math.ceil(histories / 4_000)} minutes.`,
);
const started = performance.now();
let messages = 0;
let duplicates = 0;
for (let done = 0; done < histories; done += CHUNK) {
  const runs = Math.min(CHUNK, histories - done);
  const { failure } = await checkHistories({
    runs,
    seed: firstSeed + done / CHUNK,
    onHistory: ({ ledger }) => {
      messages += ledger.messages.size;
      duplicates += ledger.duplicates;
    },
  });
  if (failure) {
    console.log(failure.report);
    process.exit(1);
  }
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(
    `${done + runs} histories, ${messages} messages, ${duplicates} repetitions, each explained; ${seconds} s`,
  );
}
console.log('No history broke a promise.');

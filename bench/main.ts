/**
 * Measures the deployed bundle against what a team would write or install instead.
 *
 * npm run bench                 everything, half an hour; writes docs/benchmark.md and docs/benchmark.svg
 * npm run bench -- --quick      under three minutes; prints only
 * npm run bench -- --rounds N   rounds of each measurement (3)
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Arena, openArena } from './arena.ts';
import { CONTENDERS } from './contenders/index.ts';
import { document, table } from './report/markdown.ts';
import { picture } from './report/svg.ts';
import { merged, type Result, rowOf, scenarioTitle } from './results.ts';
import { type Measurement, measure } from './run.ts';
import { type Experiment, full, quick } from './scenarios.ts';

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, rounds: { type: 'string', default: '3' } },
});
const experiments = values.quick ? quick() : full(Number(values.rounds));
const arena = await openArena();
process.once('SIGINT', () => void arena.close().then(() => process.exit(130)));
try {
  const results: Result[] = [];
  for (const experiment of experiments) {
    const result = await run(arena, experiment);
    console.log(`\n${scenarioTitle(result.scenario)}\n${table(result)}`);
    results.push(result);
  }
  if (!values.quick) {
    const docs = new URL('../docs/', import.meta.url);
    await writeFile(new URL('benchmark.md', docs), document(merged(results), Number(values.rounds)));
    await writeFile(new URL('benchmark.svg', docs), picture(merged(results)));
    console.log('\nWritten: docs/benchmark.md, docs/benchmark.svg');
  }
} finally {
  await arena.close();
}

/** All contenders in turn, round after round, so that a slow minute of the machine hits all of them. */
async function run(at: Arena, { scenario, rounds, contenders }: Experiment): Promise<Result> {
  const measured = new Map<string, Measurement[]>(contenders.map((name) => [name, []]));
  const failures = new Map<string, string>();
  for (let round = 0; round < rounds; round++) {
    for (const contender of CONTENDERS.filter(({ name }) => contenders.includes(name))) {
      say(`${contender.name}, round ${round + 1} of ${rounds} …`);
      try {
        measured.get(contender.name)?.push(await measure(at, contender, scenario));
      } catch (error) {
        failures.set(
          contender.name,
          error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
        );
      }
    }
  }
  say('');
  const rows = [...measured].map(([name, all]) => rowOf(name, all, failures.get(name)));
  return { scenario, rows };
}

/** What is being measured now, on one line that the next one replaces; nothing in a pipe. */
function say(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

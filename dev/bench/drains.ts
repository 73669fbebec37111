import { CANDIDATES } from './candidates/index.ts';
import { drainTable } from './report/drain.ts';
import { merged, type Result, rowOf, scenarioTitle } from './rows.ts';
import { type Measurement, measure } from './run.ts';
import type { Experiment } from './scenarios.ts';
import type { Setup } from './setup.ts';

/** Drains backlogs with the candidates, and prints each experiment's table as soon as it is there. */
export async function measureDrains(
  setup: Setup,
  experiments: readonly Experiment[],
  say: (text: string) => void,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const [index, experiment] of experiments.entries()) {
    const result = await run(setup, experiment, (text) => say(`${index + 1}/${experiments.length} ${text}`));
    console.log(`\n${scenarioTitle(result.scenario)}\n${drainTable(result)}`);
    results.push(result);
    // A candidate that lost or repeated something has no figures, and the benchmark has not gone through.
    if (result.rows.some(({ failure }) => failure !== undefined)) process.exitCode = 1;
  }
  return merged(results);
}

/** All candidates in turn, round after round, so that a slow minute of the machine hits all of them. */
async function run(
  setup: Setup,
  { candidates, rounds, scenario }: Experiment,
  say: (text: string) => void,
): Promise<Result> {
  const measured = new Map<string, Measurement[]>(candidates.map((name) => [name, []]));
  const failures = new Map<string, string>();
  for (let round = 0; round < rounds; round++) {
    for (const candidate of CANDIDATES.filter(({ name }) => candidates.includes(name))) {
      say(`${scenarioTitle(scenario)}: ${candidate.name}, round ${round + 1} of ${rounds} …`);
      try {
        measured.get(candidate.name)?.push(await measure(setup, candidate, scenario));
      } catch (error) {
        const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
        failures.set(candidate.name, line);
      }
    }
  }
  const rows = [...measured].map(([name, all]) => rowOf(name, all, failures.get(name)));
  return { scenario, rows };
}

/**
 * Measures the deployed bundle against what a team would write or install instead.
 *
 * npm run bench                 everything, half an hour; writes docs/benchmark*.md and docs/benchmark*.svg
 * npm run bench -- --quick      under three minutes; prints only
 * npm run bench -- --rounds N   rounds of each drain (3)
 * npm run bench -- --only PART  drains, starts, sizes, growth, or profile
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { CANDIDATES } from './candidates/index.ts';
import { measureColdStarts } from './cold-start/index.ts';
import { measureGrowth } from './growth/index.ts';
import { measureIdleTick } from './idle-tick.ts';
import { profileForwarder } from './profile.ts';
import { picture } from './report/bars.ts';
import { flameGraph } from './report/flame-graph.ts';
import { growthPicture } from './report/growth.ts';
import {
  drainDocument,
  drainTable,
  growthDocument,
  growthTables,
  idleSentence,
  startDocument,
  startTable,
} from './report/markdown.ts';
import { sizeDocument, sizePicture, sizeTables } from './report/sizes.ts';
import { merged, type Result, rowOf, scenarioTitle } from './results.ts';
import { type Measurement, measure } from './run.ts';
import { type Experiment, full, quick } from './scenarios.ts';
import { openSetup, type Setup } from './setup.ts';
import { measureSizes } from './sizes/index.ts';

const PARTS = ['drains', 'starts', 'sizes', 'growth', 'profile'] as const;
type Part = (typeof PARTS)[number];

interface Options {
  readonly isQuick: boolean;
  readonly rounds: number;
  readonly parts: readonly Part[];
}

const options = optionsOf(process.argv.slice(2));
if (options) await runAll(options);

function optionsOf(words: string[]): Options | undefined {
  try {
    const { values } = parseArgs({
      args: words,
      options: {
        quick: { type: 'boolean', default: false },
        rounds: { type: 'string', default: '3' },
        only: { type: 'string' },
      },
    });
    const rounds = Number(values.rounds);
    if (!Number.isInteger(rounds) || rounds < 1)
      throw new RangeError(`--rounds must be a whole number from 1, not "${values.rounds}".`);
    const parts = values.only === undefined ? PARTS : PARTS.filter((part) => part === values.only);
    if (parts.length === 0)
      throw new RangeError(`--only must be one of ${PARTS.join(', ')}, not "${values.only}".`);
    return { isQuick: values.quick, rounds, parts };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
    return undefined;
  }
}

async function runAll({ isQuick, rounds, parts }: Options): Promise<void> {
  const setup = await openSetup();
  process.once('SIGINT', () => void setup.close().then(() => process.exit(130)));
  try {
    if (isQuick) {
      await drains(setup, quick());
      await starts(setup, 5);
      return;
    }
    const experiments = full(rounds);
    const measurements: Readonly<Record<Part, () => Promise<Readonly<Record<string, string>>>>> = {
      drains: async () => {
        const results = merged(await drains(setup, experiments));
        return { 'benchmark.md': drainDocument(results, rounds), 'benchmark.svg': picture(results) };
      },
      starts: async () => {
        const count = 15;
        const { started, idle } = await starts(setup, count);
        return { 'benchmark-starts.md': startDocument(started, count, idle) };
      },
      sizes: async () => {
        const sizes = await measureSizes(setup, rounds, say);
        say('');
        console.log(`\n${sizeTables(sizes)}`);
        return {
          'benchmark-sizes.md': sizeDocument(sizes, rounds),
          'benchmark-sizes.svg': sizePicture(sizes),
        };
      },
      growth: async () => {
        const growth = await measureGrowth(setup, say);
        say('');
        console.log(`\n${growthTables(growth)}`);
        return {
          'benchmark-growth.md': growthDocument(growth),
          'benchmark-growth.svg': growthPicture(growth),
        };
      },
      profile: async () => {
        say('profiling …');
        const profile = await profileForwarder(setup);
        say('');
        return { 'benchmark-profile.svg': flameGraph(profile) };
      },
    };
    for (const part of parts) await write(await measurements[part]());
  } finally {
    await setup.close();
  }
}

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await writeFile(new URL(`../../docs/${name}`, import.meta.url), text);
    console.log(`\nWritten: docs/${name}`);
  }
}

async function drains(setup: Setup, experiments: readonly Experiment[]): Promise<Result[]> {
  const results: Result[] = [];
  for (const experiment of experiments) {
    const result = await run(setup, experiment);
    console.log(`\n${scenarioTitle(result.scenario)}\n${drainTable(result)}`);
    results.push(result);
    // A candidate that lost or repeated something has no figures, and the benchmark has not gone through.
    if (result.rows.some(({ failure }) => failure !== undefined)) process.exitCode = 1;
  }
  return results;
}

async function starts(setup: Setup, rounds: number) {
  const started = await measureColdStarts(setup, rounds, say);
  const idle = await measureIdleTick(setup);
  say('');
  console.log(`\nCold starts\n${startTable(started)}\n\n${idleSentence(idle)}`);
  return { started, idle };
}

/** All candidates in turn, round after round, so that a slow minute of the machine hits all of them. */
async function run(at: Setup, { scenario, rounds, candidates }: Experiment): Promise<Result> {
  const measured = new Map<string, Measurement[]>(candidates.map((name) => [name, []]));
  const failures = new Map<string, string>();
  for (let round = 0; round < rounds; round++) {
    for (const candidate of CANDIDATES.filter(({ name }) => candidates.includes(name))) {
      say(`${candidate.name}, round ${round + 1} of ${rounds} …`);
      try {
        measured.get(candidate.name)?.push(await measure(at, candidate, scenario));
      } catch (error) {
        failures.set(
          candidate.name,
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

import { mkdir, writeFile } from 'node:fs/promises';
import { MemoryProof, type MemoryRun, NotLimitedError, type Shape } from '../proofs/memory/proof.ts';
import { measureColdStarts } from './cold-start/index.ts';
import { measureDeployed } from './deployed.ts';
import { measureDrains } from './drains.ts';
import { measureFaults } from './faults/index.ts';
import { measureGrowth } from './growth/index.ts';
import type { Part } from './index.ts';
import { anonymous, profileForwarder } from './profile.ts';
import { writeDocuments } from './report/documents.ts';
import { tickSentences } from './report/drain.ts';
import { faultTable, isClean } from './report/faults.ts';
import { flameGraph } from './report/flame-graph.ts';
import { growthTables } from './report/growth.ts';
import { machine } from './report/machine.ts';
import { memoryTable } from './report/memory.ts';
import { drainPicture, growthPicture, sizePicture } from './report/pictures.ts';
import { sizeTables } from './report/sizes.ts';
import { startTable } from './report/starts.ts';
import { targetTable } from './report/targets.ts';
import { type Results, readResults, writeResults } from './results.ts';
import { full, quick } from './scenarios.ts';
import { openSetup, type Setup } from './setup.ts';
import { measureSizes } from './sizes/index.ts';
import { measureTick } from './tick-cost.ts';

const ROOT = new URL('../../', import.meta.url);

async function withSetup(work: (setup: Setup) => Promise<void>): Promise<void> {
  const setup = await openSetup();
  process.once('SIGINT', () => void setup.close().then(() => process.exit(130)));
  try {
    await work(setup);
  } finally {
    await setup.close();
  }
}

/** Under three minutes; prints only. */
export const benchQuickly = (): Promise<void> => withSetup(measureQuickly);

async function measureQuickly(setup: Setup): Promise<void> {
  const results = await measureDrains(setup, quick(), say);
  const starts = await measureColdStarts(setup, 5, say);
  const tick = stamped(await measureTick(setup, 1));
  const drain = stamped({ rounds: 1, results });
  const bundle = stamped(await measureDeployed(setup));
  print(`Cold starts\n${startTable(starts)}`, tickSentences(tick));
  print(`Targets\n${targetTable({ drain, tick, bundle })}`);
}

/** What each candidate does with faults. */
export async function benchFaults(): Promise<void> {
  const rows = await measureFaults(say);
  print(faultTable(rows));
  await write({ faults: stamped({ rows }) });
  const ours = rows.find(({ name }) => name === 'forwarder');
  if (ours?.observations.every(isClean)) return;
  console.error('\nThe row of the forwarder is not clean.');
  process.exitCode = 1;
}

interface Run {
  readonly only: readonly Part[];
  readonly rounds: number;
}

/** Measures the parts that are asked for, and writes each as soon as it is measured. */
export const benchAll = (run: Run): Promise<void> => withSetup((setup) => measureAll(setup, run));

async function measureAll(setup: Setup, { only, rounds }: Run): Promise<void> {
  const measurements: Readonly<Record<Part, () => Promise<void>>> = {
    drain: async () => {
      const results = await measureDrains(setup, full(rounds), say);
      await write({ drain: stamped({ rounds, results }) }, { 'benchmark.svg': await drainPicture(results) });
    },
    tick: async () => {
      say('what a tick costs beside its sending …');
      await write({ tick: stamped(await measureTick(setup, rounds)) });
    },
    memory: async () => {
      const runs = await measureMemory(say);
      if (!runs) return print('Memory cannot be limited here: no cgroup can be made.');
      print(memoryTable(runs));
      await write({ memory: stamped({ runs }) });
    },
    bundle: async () => write({ bundle: stamped(await measureDeployed(setup)) }),
    starts: async () => {
      const count = 5 * rounds;
      const starts = await measureColdStarts(setup, count, say);
      print(startTable(starts));
      await write({ starts: stamped({ rounds: count, starts }) });
    },
    sizes: async () => {
      const sizes = await measureSizes(setup, rounds, say);
      print(sizeTables(sizes));
      await write({ sizes: stamped({ rounds, sizes }) }, { 'benchmark-sizes.svg': await sizePicture(sizes) });
    },
    growth: async () => {
      const growth = await measureGrowth(setup, say);
      print(growthTables(growth));
      await write({ growth: stamped(growth) }, { 'benchmark-growth.svg': await growthPicture(growth) });
    },
    profile: async () => {
      say('profiling …');
      const measured = await profileForwarder(setup);
      const file = new URL('.cache/forwarder.cpuprofile', ROOT);
      await mkdir(new URL('.', file), { recursive: true });
      await writeFile(file, JSON.stringify(anonymous(measured.profile)));
      await write({}, { 'benchmark-profile.svg': await flameGraph(measured) });
      print('The profile itself is .cache/forwarder.cpuprofile: Chrome opens it (DevTools, Performance).');
    },
  };
  for (const part of only) await measurements[part]();
  print(`Targets\n${targetTable(await readResults())}`);
}

/** The default's neighbours in both shapes, and large sizes in the one that does not take minutes. */
const PAGES: readonly [Shape, readonly number[]][] = [
  ['many recipients', [256, 512]],
  ['long fields', [256, 512, 1024, 2048]],
];

/** @returns undefined where this machine or user cannot limit memory */
async function measureMemory(say: (text: string) => void): Promise<MemoryRun[] | undefined> {
  const proof = await MemoryProof.open();
  const runs: MemoryRun[] = [];
  try {
    for (const [shape, sizes] of PAGES) {
      for (const memoryMb of sizes) {
        say(`a page at the cap, ${shape}, ${memoryMb} MB …`);
        runs.push(await proof.run(memoryMb, shape));
      }
    }
    return runs;
  } catch (error) {
    if (error instanceof NotLimitedError) return undefined;
    throw error;
  } finally {
    await proof.close();
  }
}

function stamped<Part extends object>(part: Part): Part & { machine: string } {
  return { ...part, machine: machine() };
}

/** Puts what was measured into results.json, and writes the documents from it. */
async function write(measured: Results, pictures: Readonly<Record<string, string>> = {}): Promise<void> {
  await writeResults({ ...(await readResults()), ...measured });
  await writeDocuments(await readResults(), pictures);
}

function print(...paragraphs: readonly string[]): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  console.log(`\n${paragraphs.join('\n\n')}`);
}

/** What is being measured now: on one line that the next one replaces, or a line each in a file. */
function say(text: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
}

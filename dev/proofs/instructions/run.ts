/**
 * Counts the instructions that a status costs, with valgrind: a guard that noise cannot trip. V8 interprets,
 * on one thread and with a fixed seed, so the count is the same to a thousandth whatever else the machine
 * does. It says nothing of seconds (npm run bench does), and everything of work that somebody added by
 * mistake.
 *
 * npm run test:instructions
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { POLLER_ALIASES, POLLER_BUNDLING } from '#infra/bundle/poller-bundling.ts';

/**
 * Thousands for each status: what was counted, and a sixth for processors on which libraries take other ways.
 * Raise it only for work that is worth it.
 */
const LIMIT = 750;
const PAGES = 2;
const STATUSES_OF_A_PAGE = 1_000;
const DETERMINISTIC = ['--jitless', '--single-threaded', '--predictable', '--hash-seed=1', '--random-seed=1'];

const folder = mkdtempSync(join(tmpdir(), 'instructions-'));
try {
  process.exitCode = await main();
} finally {
  rmSync(folder, { recursive: true });
}

async function main(): Promise<number> {
  if (spawnSync('valgrind', ['--version']).error) {
    console.error('valgrind is not installed: apt-get install valgrind');
    return 2;
  }
  const program = join(folder, 'program.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('program.ts', import.meta.url))],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: [...(POLLER_BUNDLING.mainFields ?? [])],
    alias: POLLER_ALIASES,
    logLevel: 'error',
  });
  const none = instructions(program, 0);
  const some = instructions(program, PAGES);
  const perStatus = (some - none) / (PAGES * STATUSES_OF_A_PAGE) / 1000;
  const said = `${perStatus.toFixed(1)} thousand instructions a status, of at most ${LIMIT}`;
  if (perStatus <= LIMIT) {
    console.log(`${said}.`);
    return 0;
  }
  console.error(`${said}: something does more for each status than before.`);
  return 1;
}

/** Of a process that forwards so many pages. */
function instructions(program: string, pages: number): number {
  console.error(`Counting the instructions of ${pages} pages …`);
  const log = join(folder, 'valgrind.log');
  const output = execFileSync(
    'valgrind',
    [
      '--tool=callgrind',
      `--callgrind-out-file=${join(folder, 'callgrind.out')}`,
      `--log-file=${log}`,
      process.execPath,
      ...DETERMINISTIC,
      program,
      String(pages),
    ],
    { encoding: 'utf8' },
  );
  const { forwarded } = JSON.parse(output);
  if (forwarded !== pages * STATUSES_OF_A_PAGE) throw new Error(`${forwarded} statuses were forwarded.`);
  const [, count] = /Collected : (\d+)/.exec(readFileSync(log, 'utf8')) ?? [];
  if (count === undefined) throw new Error('valgrind counted nothing.');
  return Number(count);
}

/**
 * Changes the code that decides, one place at a time, and runs the tests that touch it: a change that no test
 * notices is a survivor (docs/mutation.md). Sources are changed by Stryker, CloudFormation templates by
 * template/mutants.ts.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { markdownTable } from 'markdown-table';
import { commandLine, someOf } from '../options.ts';
import { PARTS, type Part } from './parts.ts';

const TEMPLATE = 'template';
const NAMES = [...PARTS.map(({ name }) => name), TEMPLATE];
const MINIMUM = 95;

const HELP = `npm run test:mutation -- [options]

Changes the code that decides, one place at a time, and sees whether a test notices. Shows progress, names
every survivor, and ends in a table; fails below ${MINIMUM} % in any part.

  --only A,B   some of the parts
${PARTS.map(({ name, what }) => `                 ${name.padEnd(10)} ${what}`).join('\n')}
                 ${TEMPLATE.padEnd(10)} the template: alarms, policies, queues, schedules, functions
  --help       this text`;

const folder = fileURLToPath(new URL('.', import.meta.url));
const project = fileURLToPath(new URL('../..', import.meta.url));
const stryker = `${folder}node_modules/@stryker-mutator/core`;
const results = `${project}.cache/mutation`;

interface Score {
  readonly part: string;
  readonly mutants: number;
  readonly timedOut: number;
  /** Where, and what was changed. */
  readonly survivors: readonly string[];
}

const options = commandLine(HELP, {
  command: 'npm run test:mutation',
  options: { only: someOf(NAMES).optional() },
});
if (options) {
  const { only = NAMES } = options;
  mkdirSync(results, { recursive: true });
  if (only.some((name) => name !== TEMPLATE) && !isInstalled()) {
    console.log('Installing Stryker …');
    execFileSync('npm', ['ci', '--silent', '--no-progress'], { cwd: folder, stdio: 'inherit' });
  }
  const scores: Score[] = [];
  for (const name of only) {
    console.log(`\n${name}`);
    const part = PARTS.find((one) => one.name === name);
    const score = part ? await changeSources(part) : await changeTemplate();
    for (const survivor of score.survivors) console.log(`  survived: ${survivor}`);
    scores.push(score);
  }
  console.log(`\n${tableOf(scores)}`);
  process.exitCode = scores.every((score) => percentOf(score) >= MINIMUM) ? 0 : 1;
}

async function changeSources({ name, mutate }: Part): Promise<Score> {
  const report = `${results}/${name}.json`;
  const config = JSON.parse(readFileSync(`${folder}stryker.config.json`, 'utf8'));
  const own = `${results}/${name}.stryker.json`;
  const jsonReporter = { fileName: report };
  writeFileSync(
    own,
    JSON.stringify({ ...config, mutate, jsonReporter, tempDirName: `.cache/stryker/${name}` }),
  );
  rmSync(report, { force: true });
  await run([`${stryker}/bin/stryker.js`, 'run', own], { MUTATION_PART: name });
  const { files } = JSON.parse(readFileSync(report, 'utf8')) as StrykerReport;
  const mutants = Object.entries(files).flatMap(([file, { mutants, source }]) =>
    mutants.map((mutant) => ({ ...mutant, file, line: source.split('\n')[mutant.location.start.line - 1] })),
  );
  // What cannot be compiled or does not even load is no mutant.
  const valid = mutants.filter(({ status }) => !/Error|Ignored/.test(status));
  return {
    part: name,
    mutants: valid.length,
    timedOut: valid.filter(({ status }) => status === 'Timeout').length,
    survivors: valid
      .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
      .map(
        ({ file, line, location, replacement }) =>
          `${file}:${location.start.line} ${line?.trim()} → ${replacement}`,
      ),
  };
}

/** The part of Stryker's JSON report that is read. */
interface StrykerReport {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly source: string;
        readonly mutants: readonly {
          readonly status: string;
          readonly replacement: string;
          readonly location: { readonly start: { readonly line: number } };
        }[];
      }
    >
  >;
}

async function changeTemplate(): Promise<Score> {
  const report = `${results}/${TEMPLATE}.json`;
  rmSync(report, { force: true });
  const vitest = `${project}node_modules/vitest/vitest.mjs`;
  const config = 'dev/mutation/template/vitest.config.ts';
  // A killed mutant is a test that failed: of thousands of tests, only their signs are shown.
  await run([vitest, 'run', '--config', config, '--reporter=dot', '--silent'], { MUTATION_RESULT: report });
  const { mutants, survived } = JSON.parse(readFileSync(report, 'utf8'));
  return { part: TEMPLATE, mutants, timedOut: 0, survivors: survived };
}

function run(argv: readonly string[], variables: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve) => {
    const options = { cwd: project, env: { ...process.env, ...variables } };
    const child = spawn(process.execPath, argv, { ...options, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('exit', () => resolve());
  });
}

function percentOf({ mutants, survivors }: Score): number {
  return (100 * (mutants - survivors.length)) / mutants;
}

function tableOf(scores: readonly Score[]): string {
  const rows = scores.map((score) => [
    score.part,
    String(score.mutants),
    String(score.mutants - score.timedOut - score.survivors.length),
    String(score.timedOut),
    String(score.survivors.length),
    `${percentOf(score).toFixed(1)} %`,
  ]);
  const heads = ['part', 'mutants', 'killed', 'never ended', 'survived', 'noticed'];
  return markdownTable([heads, ...rows], { align: ['l', 'r', 'r', 'r', 'r', 'r'] });
}

function isInstalled(): boolean {
  if (!existsSync(`${stryker}/package.json`)) return false;
  const { version } = JSON.parse(readFileSync(`${stryker}/package.json`, 'utf8'));
  const { dependencies } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'));
  return version === dependencies['@stryker-mutator/core'];
}

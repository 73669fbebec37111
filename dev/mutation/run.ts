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
import { resultRows, writeMutationPage } from './page.ts';
import { NAMES, PARTS, type Part, TEMPLATE } from './parts.ts';
import {
  MINIMUM,
  percentOf,
  type Result,
  readKnown,
  readResults,
  reasonFor,
  type Survivor,
  writeResult,
} from './results.ts';

const HELP = `npm run test:mutation -- [options]

Changes the code that decides, one place at a time, and sees whether a test notices. Shows progress, names
every survivor, ends in a table, and puts what it found into dev/mutation/results.json and docs/mutation.md.
Fails below ${MINIMUM} % in any part, and where dev/mutation/survivors.json has no reason for a survivor.

  --only A,B   some of the parts
${[...PARTS, TEMPLATE].map(({ name, what }) => `                 ${name.padEnd(10)} ${what}`).join('\n')}
  --help       this text`;

const folder = fileURLToPath(new URL('.', import.meta.url));
const project = fileURLToPath(new URL('../..', import.meta.url));
const stryker = `${folder}node_modules/@stryker-mutator/core`;
const cache = `${project}.cache/mutation`;

const known = readKnown();
const options = commandLine(HELP, {
  command: 'npm run test:mutation',
  options: { only: someOf(NAMES).optional() },
});
if (options) {
  const { only = NAMES } = options;
  mkdirSync(cache, { recursive: true });
  if (only.some((name) => name !== TEMPLATE.name) && !isInstalled()) {
    console.log('Installing Stryker …');
    execFileSync('npm', ['ci', '--silent', '--no-progress'], { cwd: folder, stdio: 'inherit' });
  }
  for (const name of only) {
    console.log(`\n${name}`);
    const part = PARTS.find((one) => one.name === name);
    const result = part ? await changeSources(part) : await changeTemplate();
    writeResult(name, result);
    writeMutationPage();
    for (const survivor of result.survivors) console.log(lineOf(survivor));
  }
  const results = readResults();
  console.log(`\n${markdownTable(resultRows(results, known, only))}`);
  const isGood = (name: string): boolean => {
    const result = results[name];
    if (!result) return false;
    return percentOf(result) >= MINIMUM && result.survivors.every((survivor) => reasonFor(survivor, known));
  };
  process.exitCode = only.every(isGood) ? 0 : 1;
}

/** A survivor as survivors.json takes it, or with its reason. */
function lineOf(survivor: Survivor): string {
  const reason = reasonFor(survivor, known);
  if (!reason) return `  survived: ${JSON.stringify(survivor)}`;
  return `  survived, as it may: ${survivor.file}: ${survivor.change} (${reason})`;
}

async function changeSources({ name, mutate }: Part): Promise<Result> {
  const report = `${cache}/${name}.json`;
  const config = JSON.parse(readFileSync(`${folder}stryker.config.json`, 'utf8'));
  const own = `${cache}/${name}.stryker.json`;
  const jsonReporter = { fileName: report };
  writeFileSync(
    own,
    JSON.stringify({ ...config, mutate, jsonReporter, tempDirName: `.cache/stryker/${name}` }),
  );
  rmSync(report, { force: true });
  await run([`${stryker}/bin/stryker.js`, 'run', own], { MUTATION_PART: name });
  if (!existsSync(report))
    throw new Error(`Stryker ended without a report on ${name}; its last lines say why.`);
  const { files } = JSON.parse(readFileSync(report, 'utf8')) as StrykerReport;
  const mutants = Object.entries(files).flatMap(([file, { mutants, source }]) =>
    mutants.map(({ location, replacement, status }) => ({
      status,
      survivor: {
        file,
        line: lineAt(source, location.start),
        change: `${short(textAt(source, location))} → ${short(replacement)}`,
      },
    })),
  );
  // What cannot be compiled or does not even load is no mutant.
  const valid = mutants.filter(({ status }) => !/Error|Ignored/.test(status));
  const survived = valid.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
  return {
    mutants: valid.length,
    neverEnded: valid.filter(({ status }) => status === 'Timeout').length,
    survivors: survived.map(({ survivor }) => survivor),
  };
}

/** Lines and columns from 1 on. */
interface Place {
  readonly line: number;
  readonly column: number;
}

interface Location {
  readonly start: Place;
  readonly end: Place;
}

function lineAt(source: string, { line }: Place): string {
  return source.split('\n')[line - 1]?.trim() ?? '';
}

function textAt(source: string, { start, end }: Location): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  lines.push((lines.pop() ?? '').slice(0, end.column - 1));
  const [first = '', ...others] = lines;
  return [first.slice(start.column - 1), ...others].join('\n');
}

/** On one line, and without what a reader need not see to know which change is meant. */
function short(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= 90 ? line : `${line.slice(0, 60)} … ${line.slice(-20)}`;
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
          readonly location: Location;
        }[];
      }
    >
  >;
}

async function changeTemplate(): Promise<Result> {
  const report = `${cache}/${TEMPLATE.name}.json`;
  rmSync(report, { force: true });
  const vitest = `${project}node_modules/vitest/vitest.mjs`;
  const config = 'dev/mutation/template/vitest.config.ts';
  // A killed mutant is a test that failed: of thousands of tests, only their signs are shown.
  await run([vitest, 'run', '--config', config, '--reporter=dot', '--silent'], { MUTATION_RESULT: report });
  return { ...JSON.parse(readFileSync(report, 'utf8')), neverEnded: 0 };
}

function run(argv: readonly string[], variables: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve) => {
    const options = { cwd: project, env: { ...process.env, ...variables } };
    const child = spawn(process.execPath, argv, { ...options, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('exit', () => resolve());
  });
}

function isInstalled(): boolean {
  if (!existsSync(`${stryker}/package.json`)) return false;
  const { version } = JSON.parse(readFileSync(`${stryker}/package.json`, 'utf8'));
  const { dependencies } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'));
  return version === dependencies['@stryker-mutator/core'];
}

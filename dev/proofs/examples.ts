/**
 * `npm run test:examples`: does with each example what a stranger does. It is copied into an empty folder,
 * gets the packed forwarder in the place of the published one, and the commands of its README are run one
 * after the other.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const EXAMPLES = join(ROOT, 'examples');
const PACKAGE = 'fax-status-forwarder';
/** Commands that need an AWS account, a queue or a person: they are read, not run. */
const NOT_HERE = /^(aws |npx cdk deploy|npm start|.*QUEUE_URL)/;

/** The commands of a README's shell blocks; a line that ends with a backslash goes on. */
function commandsOf(readme: string): string[] {
  const blocks = [...readme.matchAll(/^```sh\n(.*?)^```/gms)].map(([, code = '']) => code);
  return blocks.flatMap((code) => code.replaceAll('\\\n', ' ').trim().split('\n'));
}

function pack(folder: string): string {
  const output = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return join(folder, JSON.parse(output)[0].filename);
}

function usePackage(folder: string, tarball: string): void {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return;
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  if (manifest.dependencies?.[PACKAGE]) manifest.dependencies[PACKAGE] = `file:${tarball}`;
  writeFileSync(file, JSON.stringify(manifest));
}

/** @returns what went wrong, or nothing */
function tryExample(name: string, folder: string, tarball: string): string | undefined {
  cpSync(join(EXAMPLES, name), folder, {
    recursive: true,
    filter: (path) => !/node_modules|cdk\.out|\.venv|__pycache__/.test(path.slice(EXAMPLES.length)),
  });
  usePackage(folder, tarball);
  const readme = join(folder, 'README.md');
  const commands = existsSync(readme) ? commandsOf(readFileSync(readme, 'utf8')) : [];
  if (commands.length === 0) return 'its README has no command';
  for (const command of commands.filter((line) => !NOT_HERE.test(line))) {
    try {
      execFileSync('sh', ['-ec', command], {
        cwd: folder,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        // As a project of its own: without what npm hands on to the programs that it starts.
        env: Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith('npm_'))),
      });
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
      return `${command}\n${`${stdout}${stderr}`.trim()}`;
    }
  }
  return undefined;
}

const work = mkdtempSync(join(tmpdir(), 'examples-'));
try {
  console.log('Packing the forwarder …');
  const tarball = pack(work);
  const names = readdirSync(EXAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of names) {
    const problem = tryExample(name, join(work, name), tarball);
    console.log(problem === undefined ? `ok      ${name}` : `failed  ${name}: ${problem}`);
    if (problem !== undefined) process.exitCode = 1;
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

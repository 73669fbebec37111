import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** What the figures were measured on and of. */
export function machine(): string {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const cpu = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}`;
  return `${cpu}, Node ${process.version}, Linux; commit ${commit}`;
}

/** Of the benchmark itself: nothing is measured against them. */
const TOOLS = ['selfsigned', 'vega', 'vega-lite'];

/** Of what the forwarder is measured against. */
export function candidateVersions(): string {
  const { dependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return Object.entries(dependencies as Record<string, string>)
    .filter(([name]) => !TOOLS.includes(name))
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}

import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';

/** What the figures were measured on and of. */
export function machine(): string {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  return `${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.version}, Linux; commit ${commit}`;
}

/**
 * `npm run release`: makes a version of the changesets in .changeset. Version and CHANGELOG, a commit, a tag, and the package
 * with its list of parts in release/. Nothing leaves the machine: push the commit and the tag, and the workflow publishes.
 */
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '#infra/bundle/poller-bundling.ts';
import { packInto } from './pack.ts';

/** @changesets/cli, taken when it is needed: hardly any install of the repository makes a release. */
const CHANGESETS = '@changesets/cli@3.0.3';

const run = (command: string, ...words: string[]): string =>
  execFileSync(command, words, { cwd: PROJECT_ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

function problem(): string | undefined {
  if (run('git', 'status', '--porcelain') !== '')
    return 'Commit your changes first: a release is what is committed.';
  const changesets = globSync('.changeset/*.md', { cwd: PROJECT_ROOT }).filter(
    (name) => !name.endsWith('README.md'),
  );
  if (changesets.length === 0)
    return 'There is nothing to release: no changeset in .changeset. `npx changeset` writes one.';
  return undefined;
}

const wrong = problem();
if (wrong === undefined) {
  run('npx', '--yes', CHANGESETS, 'version');
  run('npm', 'install', '--package-lock-only', '--silent');
  const { version } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8'));
  run('git', 'add', '--all');
  run('git', 'commit', '--quiet', '--message', `Release ${version}`);
  run('git', 'tag', '--annotate', `v${version}`, '--message', `Version ${version}`);
  console.log(
    `Version ${version} is committed and tagged. The package: ${packInto(join(PROJECT_ROOT, 'release'))}`,
  );
  console.log(`To publish it: git push --follow-tags`);
} else {
  console.error(wrong);
  process.exitCode = 1;
}

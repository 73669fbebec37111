import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LOCAL_RUN_FILE } from '#cli/local-run.ts';
import { packInto } from '#dev/generate/package/pack.ts';
import { localRunOf } from '#dev/local/start/local-run-file.ts';
import { ACCOUNT, type Operator, startOperator } from '#test/cli/operator.ts';

/**
 * A folder with nothing but the package, as it is published, and the Node.js versions that it is run with.
 */
const folder = mkdtempSync(join(tmpdir(), 'operator-package-'));
/** The oldest that the package supports; the newest is the one that runs this. */
const OLDEST = '20.20.2';
const NODES: readonly [string, string][] = [
  ['20', join(folder, 'oldest/node_modules/node/bin')],
  ['24', dirname(process.execPath)],
];

/** The name under which npm installs the command. */
const BIN = 'fax-status';

let operator: Operator;

beforeAll(async () => {
  operator = await startOperator();
  const tarball = packInto(join(folder, 'packed'));
  const use = join(folder, 'use');
  for (const name of ['use', 'oldest']) {
    mkdirSync(join(folder, name));
    // npm may leave out install scripts that nobody has allowed: that of "node" fetches the program.
    writeFileSync(join(folder, name, 'package.json'), '{"private":true,"allowScripts":{"node":true}}');
  }
  npmInstall(use, tarball);
  npmInstall(join(folder, 'oldest'), `node@${OLDEST}`);
  // As "npm start" leaves it in a checkout.
  mkdirSync(dirname(join(use, LOCAL_RUN_FILE)));
  writeFileSync(join(use, LOCAL_RUN_FILE), JSON.stringify(localRunOf(operator.world)));
}, 600_000);

afterAll(async () => {
  await operator?.close();
  rmSync(folder, { recursive: true, force: true });
});

function npmInstall(cwd: string, what: string): void {
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  execFileSync('npm', ['install', what, ...quiet], { cwd, stdio: 'pipe' });
}

/** Runs `npx fax-status` where the package is installed. */
const faxStatus = (bin: string, ...words: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    const { CI: _, ...env } = process.env;
    execFile(
      'npx',
      ['--no-install', BIN, ...words],
      { cwd: join(folder, 'use'), env: { ...env, NO_COLOR: '1', PATH: `${bin}:${env.PATH}` } },
      (error, out, err) => resolve({ code: Number(error?.code ?? 0), out, err }),
    );
  });

test('the command brings nothing to install but what the construct checks its options with', () => {
  const installed = readdirSync(join(folder, 'use/node_modules')).filter((name) => !name.startsWith('.'));
  expect(installed.sort()).toEqual(['fastest-levenshtein', 'fax-status-forwarder', 'zod']);
});

describe.each(NODES)('the installed command on Node.js %s', (version, bin) => {
  test('is run by that version', () => {
    const printed = execFileSync(join(bin, 'node'), ['--version'], { encoding: 'utf8' });
    expect(printed).toMatch(new RegExp(`^v${version}\\.`));
  });

  test('prints its help', async () => {
    const { code, err, out } = await faxStatus(bin, '--help');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('Usage: fax-status [options] [command]');
    expect(out).toContain('Exit codes: 0 all is well');
  });

  test('checks settings', async () => {
    const file = operator.settingsFile({});
    const good = await faxStatus(bin, 'settings', 'check', file);
    expect([good.code, good.err]).toEqual([0, '']);
    expect(good.out).toContain(`polls ${ACCOUNT}@de1, ${ACCOUNT}@de2 every minute`);
    const bad = await faxStatus(bin, 'settings', 'check', operator.settingsFile({ accounts: [] }));
    expect(bad.code).toBe(1);
    expect(bad.err).not.toMatch(/\n\s+at /);
  });

  test('looks at everything of the local run', async () => {
    const { code, err, out } = await faxStatus(bin, 'doctor', '--local', '--json');
    expect([code, err]).toEqual([1, '']);
    const { findings } = JSON.parse(out);
    expect(findings).toContainEqual(
      expect.objectContaining({ check: `Retarus ${ACCOUNT}@de1`, state: 'good' }),
    );
  });
});

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Impossible, say, until } from './progress.ts';

/** An AWS on this machine that CloudFormation, EventBridge Scheduler and Lambda really run in. */
const PACKAGE = 'ministack==1.5.33';
const AS_AWS = fileURLToPath(new URL('ministack_as_aws.py', import.meta.url));

export interface Ministack {
  readonly endpoint: string;
  readonly stop: () => void;
}

/**
 * Installs it into the project's cache where it is not there yet, and starts it on a free port of 127.0.0.1.
 */
export async function startMinistack(cache: string): Promise<Ministack> {
  const python = join(install(cache), 'bin', 'python3');
  const port = await freePort();
  const log = createWriteStream(join(cache, 'ministack.log'));
  const server = spawn(python, [AS_AWS], {
    env: {
      ...process.env,
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      IOT_MTLS_ENABLED: '0',
      MINISTACK_REGION: 'eu-central-1',
      // It runs functions with the first `node` in the path: this one.
      PATH: [join(process.execPath, '..'), process.env.PATH].join(delimiter),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  server.stdout.pipe(log);
  server.stderr.pipe(log);
  const endpoint = `http://127.0.0.1:${port}`;
  await until(
    'ministack to start',
    60,
    () => responses(endpoint, server),
    (up) => up,
  );
  return { endpoint, stop: () => server.kill() };
}

/** The virtual environment that it is in. @throws Impossible */
function install(cache: string): string {
  const folder = join(cache, PACKAGE.replace('==', '-'));
  if (existsSync(join(folder, 'bin', 'ministack'))) return folder;
  say(`Installing ${PACKAGE} …`);
  mkdirSync(cache, { recursive: true });
  try {
    execFileSync('python3', ['-c', 'import sys; assert sys.version_info >= (3, 10)'], { stdio: 'ignore' });
  } catch {
    throw new Impossible(
      'This test needs Python 3.10 or newer as "python3"; install it and run the test again.',
    );
  }
  try {
    execFileSync('python3', ['-m', 'venv', folder], { stdio: 'ignore' });
    execFileSync(join(folder, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', PACKAGE], {
      stdio: 'ignore',
    });
  } catch {
    throw new Impossible(
      `${PACKAGE} could not be installed with pip; is the Python package index reachable?`,
    );
  }
  return folder;
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

async function responses(endpoint: string, server: ChildProcess): Promise<boolean> {
  if (server.exitCode !== null)
    throw new Impossible('ministack ended by itself; .cache/ministack.log says why.');
  return fetch(`${endpoint}/_ministack/health`).then(
    (response) => response.ok,
    () => false,
  );
}

import { readFile } from 'node:fs/promises';
import type { Profiler } from 'node:inspector';
import { join } from 'node:path';
import { build } from 'esbuild';
import { POLLER_ALIASES, POLLER_BUNDLING, POLLER_ENTRY } from '../../infra/bundle/poller-bundling.ts';
import { heapOptions } from '../local/function/heap-options.ts';
import { buildCandidate } from './build.ts';
import { Remote } from './rpc.ts';
import type { Setup } from './setup.ts';

const MEMORY_MB = 1769;
const WARM_UP = { reports: 2_000, recipients: 3, from: 1_000_000 };
const WORKLOAD = { reports: 20_000, recipients: 3 };

export interface ForwarderProfile {
  readonly profile: Profiler.Profile;
  /** The text that its line numbers are of. */
  readonly bundle: string;
}

/** Where the forwarder's CPU time goes in a drain of 20,000 × 3: the deployed function, its names kept. */
export async function profileForwarder(setup: Setup): Promise<ForwarderProfile> {
  const bundleFile = join(import.meta.dirname, 'build', 'profiled.cjs');
  await build({
    entryPoints: [POLLER_ENTRY],
    outfile: bundleFile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    mainFields: [...(POLLER_BUNDLING.mainFields ?? [])],
    alias: POLLER_ALIASES,
    logLevel: 'error',
  });
  const environment = setup.deployedEnvironment;
  const remote = new Remote(await buildCandidate('forwarder'), environment, [
    ...heapOptions(MEMORY_MB, environment),
    '--no-warnings',
  ]);
  try {
    await remote.call('load', { ...setup.target, lambda: { ...setup.target.lambda, bundleFile } });
    await prepare(setup, WARM_UP, 0);
    await remote.call('drain');
    await prepare(setup, WORKLOAD, 10);
    const profile = await remote.call<Profiler.Profile>('profile');
    return { profile, bundle: await readFile(bundleFile, 'utf8') };
  } finally {
    await remote.stop();
  }
}

async function prepare({ sink, api }: Setup, workload: typeof WORKLOAD, latencyMs: number): Promise<void> {
  await sink.call('reset', { latencyMs, workload });
  await api.call('load', { ...workload, latencyMs: 4 * latencyMs });
}

/** Without the paths of this machine: what remains of a file is its name. */
export const anonymous = ({ nodes, ...profile }: Profiler.Profile): Profiler.Profile => ({
  ...profile,
  nodes: nodes.map(({ callFrame, ...node }) => ({
    ...node,
    callFrame: { ...callFrame, url: callFrame.url.replace(/^(file:|\/).*\//, '') },
  })),
});

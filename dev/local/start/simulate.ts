import { randomBytes } from 'node:crypto';
import { UsageError } from '#dev/options.ts';
import type { Source } from '#poller/interface/source.ts';
import type { synthesize } from '../deployment/synthesize.ts';
import { servePage } from '../page/server.ts';
import { Run } from '../run/run.ts';
import { type Summary, summarise } from '../run/summary.ts';
import { defaultSettingsFile, startWorld, type World } from '../run/world.ts';
import { counted, seconds } from '../screen/format.ts';
import { Progress } from '../screen/progress.ts';
import { Screen } from '../screen/screen.ts';
import { printSummary, verdict } from '../screen/summary.ts';
import type { SimulationOptions } from './arguments.ts';
import { publishLocalRun } from './local-run-file.ts';
import { OutFile } from './out-file.ts';
import { readReportsFile } from './reports-file.ts';
import { generatedSupplies, savedSupplies } from './supplies.ts';
import { arrivals, tickLine } from './ticker.ts';

/** Deployed, a schedule ticks once a minute; nobody wants to watch that. */
const PERIOD_MS = 5000;
const SAMPLES = 6;

/** Runs the simulation. @returns the exit code @throws UsageError | SynthesisError */
export async function simulate(
  options: SimulationOptions,
  stop: AbortSignal,
  synthesizeInto: typeof synthesize,
): Promise<number> {
  const screen = new Screen(process.stdout, options.json);
  const saved = options.reports === undefined ? undefined : await readReportsFile(options.reports);
  const out = options.out === undefined ? undefined : await OutFile.open(options.out);
  screen.print('The forwarder on this machine: no AWS account, nothing leaves 127.0.0.1.', '');
  screen.draw(['  cdk synth …']);
  // Odd characters on purpose: they show that the password survives the secret and the header.
  const password = `ä:$+/=${randomBytes(9).toString('base64')}`;
  const world = await startWorld(defaultSettingsFile(), password, synthesizeInto);
  const run = new Run(world, (message) => out?.write(message));
  const forget = publishLocalRun(world);
  try {
    supply(run, options, saved);
    introduce(run, screen);
    const summary = await watch(run, options, screen, stop);
    if (options.json) process.stdout.write(`${JSON.stringify(summary, undefined, 2)}\n`);
    return exitCode(summary, stop);
  } finally {
    await run.stop();
    forget();
    await world.close();
    await out?.close();
  }
}

function supply(run: Run, options: SimulationOptions, saved: readonly unknown[] | undefined): void {
  const sources = sourcesOf(run.world);
  if (saved) return run.add(savedSupplies(sources, saved));
  const { supplies, late } = generatedSupplies(sources, { ...options, newest: new Date() });
  run.add(supplies, late);
}

/** Drains the backlog, and goes on ticking until told to stop unless once is enough. */
async function watch(
  run: Run,
  options: SimulationOptions,
  screen: Screen,
  stop: AbortSignal,
): Promise<Summary> {
  if (options.once) return drain(run, screen, stop);
  const page = await servePage(run);
  screen.print(`  the page         ${page.url}`, '');
  await drain(run, screen, stop);
  screen.print(
    '',
    `Ticking on, every ${seconds(PERIOD_MS)} here (every minute when deployed). Ctrl-C ends it.`,
    'In another terminal: npx fax-status status --local',
  );
  await run.tickUntil(stop, PERIOD_MS, {
    before: options.reports === undefined ? arrivals(run, options.seed) : () => undefined,
    after: (record) => {
      // A thousand lines a minute tell nobody anything.
      if (!run.isFast) screen.print(tickLine(record));
    },
  });
  const summary = summarise(run, await run.settle());
  screen.print('', `Stopped. ${verdict(summary.sets)}`);
  await page.close();
  return summary;
}

/** @returns what became of everything; printed unless it was stopped in the middle */
async function drain(run: Run, screen: Screen, stop: AbortSignal): Promise<Summary> {
  const progress = new Progress(run, screen);
  await run.drain(stop);
  const verdict = await run.settle();
  if (!stop.aborted) await run.endDay();
  const summary = summarise(run, verdict);
  progress.stop();
  if (!stop.aborted) printSummary(summary, run.tally.samples(SAMPLES), screen);
  return summary;
}

/** Who stops a run in its middle leaves reports over, on purpose. */
function exitCode({ ok, sets }: Summary, stop: AbortSignal): number {
  if (stop.aborted) return sets.lost + sets.invented > 0 ? 1 : 0;
  return ok ? 0 : 1;
}

function sourcesOf({ sources }: World): [Source, ...Source[]] {
  const [first, ...others] = sources.map(({ source }) => source);
  if (!first) throw new UsageError('The settings name no account: there is nothing to poll.');
  return [first, ...others];
}

function introduce(run: Run, screen: Screen): void {
  const { api, deployment, sources } = run.world;
  const { memoryMb, timeoutMs } = deployment.functionOptions;
  const held = new Map(run.progress().map((source) => [source.name, source.held]));
  screen.print(
    ...sources.map(({ name, source }, index) => {
      const label = index === 0 ? 'report API' : '';
      const reports = counted(held.get(name) ?? 0, 'report');
      return `  ${label.padEnd(15)}  ${name}  ${reports} at ${api.url(source.dataCenter)}`;
    }),
    `  function         the bundle of cdk synth, ${memoryMb} MB, ${seconds(timeoutMs)} at most`,
    `  queues           ${Object.values(deployment.queues)
      .map(({ name }) => name)
      .join(', ')}`,
  );
}

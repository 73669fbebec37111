import { randomBytes } from 'node:crypto';
import type { Source } from '../../functions/poll-reports/domain/source.ts';
import { serveStatusPage } from '../page/server.ts';
import { Run } from '../run/run.ts';
import { type Summary, summarise } from '../run/summary.ts';
import { defaultSettingsFile, startWorld, type World } from '../run/world.ts';
import { counted, seconds } from '../screen/format.ts';
import { Progress } from '../screen/progress.ts';
import { Screen } from '../screen/screen.ts';
import { printSummary, verdict } from '../screen/summary.ts';
import { type SimulationOptions, UsageError } from './arguments.ts';
import { OutFile } from './out-file.ts';
import { readReportsFile } from './reports-file.ts';
import { generatedSupplies, savedSupplies } from './supplies.ts';
import { arrivals, tickLine } from './ticker.ts';

/** Deployed, a schedule ticks once a minute; nobody wants to watch that. */
const PERIOD_MS = 5000;
const SAMPLES = 6;

/** Runs the simulation. @returns the exit code @throws UsageError | SynthesisError */
export async function simulate(options: SimulationOptions, stop: AbortSignal): Promise<number> {
  const screen = new Screen(process.stdout, options.json);
  const saved = options.reports === undefined ? undefined : await readReportsFile(options.reports);
  const out = options.out === undefined ? undefined : await OutFile.open(options.out);
  screen.print('The forwarder on this machine: no AWS account, nothing leaves 127.0.0.1.', '');
  screen.draw(['  cdk synth …']);
  // Odd characters on purpose: they show that the login survives its way through the secret and the header.
  const world = await startWorld(defaultSettingsFile(), `ä:$+/=${randomBytes(9).toString('base64')}`);
  try {
    const run = new Run(world, (message) => out?.write(message));
    const sources = sourcesOf(world);
    if (saved) run.add(savedSupplies(sources, saved));
    else {
      const { supplies, late } = generatedSupplies(sources, { ...options, newest: new Date() });
      run.add(supplies, late);
    }
    introduce(world, run, screen);
    const page = options.once || options.json ? undefined : await serveStatusPage(run);
    if (page) screen.print(`  page to look at  ${page.url}`, '');

    const summary = await drain(run, screen, stop);
    if (!options.once && !stop.aborted) {
      screen.print(
        '',
        `Ticking on, every ${seconds(PERIOD_MS)} here (every minute when deployed). Ctrl-C ends it.`,
      );
      await run.tickUntil(stop, PERIOD_MS, {
        before: saved ? () => undefined : arrivals(run, options.seed),
        after: (record) => screen.print(tickLine(record)),
      });
    }
    const final = stop.aborted ? summarise(run, await run.reconcile()) : summary;
    await run.stop();
    await page?.close();
    if (options.json) process.stdout.write(`${JSON.stringify(final, undefined, 2)}\n`);
    else if (stop.aborted) screen.print('', `Stopped. ${verdict(final.sets)}`);
    return exitCode(final, stop);
  } finally {
    await world.close();
    await out?.close();
  }
}

async function drain(run: Run, screen: Screen, stop: AbortSignal): Promise<Summary> {
  const progress = new Progress(run, screen);
  await run.drain(stop);
  const summary = summarise(run, await run.reconcile());
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

function introduce({ api, deployment, sources }: World, run: Run, screen: Screen): void {
  const { memoryMb, timeoutMs } = deployment.functionOptions;
  const held = new Map(run.progress().map((source) => [source.name, source.held]));
  screen.print(
    ...sources.map(({ name, source }, index) => {
      const label = index === 0 ? 'report API' : '';
      return `  ${label.padEnd(15)}  ${name}  ${counted(held.get(name) ?? 0, 'report')} at ${api.url(source.dataCenter)}`;
    }),
    `  function         the bundle of cdk synth, ${memoryMb} MB, ${seconds(timeoutMs)} at most`,
    `  queues           ${Object.values(deployment.queues)
      .map(({ name }) => name)
      .join(', ')}`,
  );
}

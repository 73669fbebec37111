import fc from 'fast-check';
import { FORWARDER, type Forwarder } from '../forwarder/forwarder.ts';
import { settle } from '../world/settle.ts';
import { World } from '../world/world.ts';
import { settingArbitrary } from './arbitraries.ts';
import { backlog, backlogArbitrary, historyArbitrary } from './commands.ts';
import { print } from './print.ts';

/** Which history it was, among all those of a seed. */
export interface Replay {
  readonly seed: number;
  readonly path?: string | undefined;
  readonly replayPath?: string | undefined;
}

export interface HistoryRun extends Replay {
  readonly runs: number;
  readonly forwarder?: Forwarder;
  /** Called after each history. */
  readonly onHistory?: (world: World) => void;
  /** Whether a failing history is made as short as it can be; true. */
  readonly isShrunk?: boolean;
}

export interface HistoryResult {
  readonly histories: number;
  /** What broke, in the shortest history that still breaks it. */
  readonly failure: { readonly error: unknown; readonly report: string; readonly again: Replay } | undefined;
}

const LONGEST_MS = 240_000;

/** Runs random histories up to the first one that breaks a promise, and shrinks that one. */
export async function checkHistories(options: HistoryRun): Promise<HistoryResult> {
  const { runs, seed, path, replayPath, forwarder = FORWARDER, onHistory, isShrunk = true } = options;
  const details = await fc.check(
    fc.asyncProperty(
      settingArbitrary,
      backlogArbitrary,
      historyArbitrary(replayPath),
      async (setting, size, commands) => {
        const world = new World(forwarder, setting);
        if (size > 0) await backlog(size).run({}, world);
        await fc.asyncModelRun(() => ({ model: {}, real: world }), commands);
        await settle(world);
        onHistory?.(world);
      },
    ),
    {
      numRuns: runs,
      seed,
      endOnFailure: !isShrunk,
      // A shrinking that takes for ever tells nobody anything; what it has by then does.
      interruptAfterTimeLimit: LONGEST_MS,
      ...(path === undefined ? {} : { path }),
    },
  );
  if (!details.failed) return { histories: details.numRuns, failure: undefined };
  const error = details.errorInstance;
  const [setting, size = 0, commands] = details.counterexample ?? [];
  const again = {
    seed: details.seed,
    path: details.counterexamplePath ?? '',
    replayPath: /replayPath="(.*)"/.exec(String(commands))?.[1] ?? '',
  };
  const script = [...(size > 0 ? [`${size} reports arrive`] : []), ...[...(commands ?? [])].map(String)];
  const report = reportOf(error, setting, script, again);
  return { histories: details.numRuns, failure: { error, report, again } };
}

/** A failing history as a script that a person can read, and the command that runs it again. */
const reportOf = (error: unknown, setting: unknown, script: readonly string[], again: Replay): string =>
  [
    error instanceof Error ? error.message : String(error),
    `  with ${print(setting)}`,
    ...script.map((line, index) => `  ${index + 1}. ${line}`),
    '  then all faults stop.',
    `Again: npm run test:model -- --seed ${again.seed} --path ${again.path} --replay '${again.replayPath}'`,
  ].join('\n');

import { z } from 'zod';
import type { Aws } from '../aws/clients.ts';
import { FIND_ACTIONS } from '../aws/deployed.ts';
import {
  deleteMute,
  isUnknownOperation,
  MUTE_ACTIONS,
  type Mute,
  type Muting,
  muteLength,
  muteRules,
  mutesOf,
  putMute,
  rulesOf,
  unmute,
} from '../aws/mutes.ts';
import {
  type DeployedSource,
  listSources,
  SCHEDULE_ACTIONS,
  sourcesNamed,
  switchSchedule,
} from '../aws/schedules.ts';
import { type Context, defineCommand } from '../command.ts';
import { counted, moment } from '../ui/format.ts';

/** An update hands the schedule its role again. */
const SWITCH_ACTIONS = ['scheduler:UpdateSchedule', 'iam:PassRole'];

const switched = {
  changed: z.array(z.string()),
  /** Sources that were so already. */
  unchanged: z.array(z.string()),
  dryRun: z.boolean(),
};
/** Alarms that tell nobody, each until its time (ISO 8601). */
const mutedList = z.array(z.object({ alarm: z.string(), until: z.string() }));

const pauseResult = z.object({
  ...switched,
  muted: mutedList,
  /** Alarms that tell of what is paused, and of other sources too. */
  notMuted: z.array(z.string()),
  /** False where CloudWatch has no mute rules: every alarm tells as ever. */
  canMute: z.boolean(),
});
const resumeResult = z.object({ ...switched, muted: mutedList });

const arguments_ = [['<source>', 'a source (12345@de1), an account (12345), or "all"']] as const;
const dryRun = ['--dry-run', 'says what would change'] as const;
const actions = [...FIND_ACTIONS, ...SCHEDULE_ACTIONS, ...SWITCH_ACTIONS, ...MUTE_ACTIONS];

export const pause = defineCommand({
  name: 'pause',
  summary: 'stops polling a source, or all, without a deployment',
  description: `Switches schedules off until "fax-status resume". Reports then wait at Retarus for as long as
your account keeps them (30 days unless it is set to less): resume before that. Consumers go on with what is
in the queues. The alarms "No successful poll" of what is paused are muted for two hours, or for as long as
--for says, and tell of it then; the same command again mutes them anew. The alarm of a data center is muted
only where all of its sources are paused. A source that was not polled for a day is still told each day. A
deployment leaves a paused schedule as it is unless it changes that schedule.`,
  arguments: arguments_,
  options: [['--for <time>', 'how long its alarms are muted: 30m, 2h, 3d', '2h'], dryRun],
  examples: [
    'fax-status pause 12345@de1',
    'fax-status pause all --for 8h --yes',
    'fax-status pause all --dry-run',
  ],
  actions,
  changes: true,
  result: pauseResult,
  run: async (context, { options, words }) => {
    const length = muteLength(String(options.for));
    const aws = context.aws();
    const deployed = await context.deployed();
    const all = await listSources(aws, deployed);
    const named = sourcesNamed(all, String(words[0]));
    const names = namesOf(named);
    const off = namesOf(all.filter((source) => !isOn(source)));
    const done = {
      changed: namesOf(named.filter(isOn)),
      unchanged: names.filter((name) => off.includes(name)),
      dryRun: options.dryRun === true,
    };
    const rules = await muteRules(aws, deployed);
    const concerned = rulesOf(rules, names);
    const tellAsEver = { notMuted: alarmsOf(concerned), muted: [], canMute: false };
    if (!done.dryRun)
      await context.confirm(`Pause ${counted(names.length, 'source')} and mute: ${names.join(', ')}?`);
    const mutes = await mutesOf(aws, rules, { names, off, now: context.now(), length }).catch(unlessUnknown);
    const muting = {
      notMuted: alarmsOf(concerned.filter((rule) => !mutes?.some(([one]) => one === rule))),
      muted: mutedBy(mutes ?? []),
      canMute: true,
    };
    if (done.dryRun || !mutes) {
      if (!done.dryRun) await switchAll(aws, named.filter(isOn), 'DISABLED');
      return { ...done, ...(mutes ? muting : tellAsEver) };
    }
    try {
      for (const [rule, window] of mutes) await putMute(aws, rule, window);
      await switchAll(aws, named.filter(isOn), 'DISABLED');
    } catch (error) {
      // What is not paused must not be muted.
      for (const [rule] of mutes) await deleteMute(aws, rule).catch(() => undefined);
      throw error;
    }
    return { ...done, ...muting };
  },
  print: (done, context) => {
    printSwitched(done, context, 'paused', 'would be paused', 'was paused already');
    const { terminal } = context;
    printMuted(done.muted, context, done.dryRun ? 'Would be muted' : 'Muted');
    if (!done.canMute)
      terminal.print(
        terminal.colors.yellow(
          'No alarm is muted: CloudWatch here knows no mute rules. Tell those on call, or switch off the ' +
            'actions of these alarms in the CloudWatch console, and on again afterwards:',
        ),
        ...done.notMuted.map((name) => `  ${name}`),
      );
    else if (done.notMuted.length > 0)
      terminal.print(
        'Not muted, since they tell of other sources too (they ring for what is paused as well):',
        ...done.notMuted.map((name) => `  ${name}`),
      );
    if (done.dryRun) return;
    terminal.print(
      'Reports wait at Retarus for as long as your account keeps them; "fax-status resume" goes on, ' +
        '"fax-status peek" shows what waits.',
    );
  },
});

export const resume = defineCommand({
  name: 'resume',
  summary: 'polls a source again, or all',
  description: `Switches schedules on. The next tick begins within the period; a backlog drains 1000
reports a page. What "fax-status pause" muted tells again: at once where nothing is on, else as soon as the
alarm has had time to see that polls succeed.`,
  arguments: arguments_,
  options: [dryRun],
  examples: ['fax-status resume 12345@de1', 'fax-status resume all --yes'],
  actions,
  changes: true,
  result: resumeResult,
  run: async (context, { options, words }) => {
    const aws = context.aws();
    const deployed = await context.deployed();
    const named = sourcesNamed(await listSources(aws, deployed), String(words[0]));
    const names = namesOf(named);
    const toChange = named.filter((source) => !isOn(source));
    const done = {
      changed: namesOf(toChange),
      unchanged: namesOf(named.filter(isOn)),
      dryRun: options.dryRun === true,
    };
    if (done.dryRun) return { ...done, muted: [] };
    if (toChange.length > 0)
      await context.confirm(`Resume ${counted(toChange.length, 'source')}: ${done.changed.join(', ')}?`);
    await switchAll(aws, toChange, 'ENABLED');
    const rules = rulesOf(await muteRules(aws, deployed), names);
    const muted = await unmute(aws, rules, context.now()).catch(unlessUnknown);
    return { ...done, muted: mutedBy(muted ?? []) };
  },
  print: (done, context) => {
    printSwitched(done, context, 'polls again', 'would poll again', 'was polling already');
    printMuted(done.muted, context, 'Muted, since they are on and need that long to see that polls succeed,');
  },
});

const isOn = ({ enabled }: DeployedSource): boolean => enabled;
const namesOf = (sources: readonly DeployedSource[]): string[] => sources.map(({ name }) => name);
const alarmsOf = (rules: readonly Mute[]): string[] =>
  rules.flatMap(({ alarms }) => alarms.map(({ name }) => name));
const mutedBy = (mutes: readonly Muting[]) =>
  mutes.flatMap(([{ alarms }, { until }]) =>
    alarms.map(({ name }) => ({ alarm: name, until: new Date(until).toISOString() })),
  );

/** @throws any error but that there is no such operation */
function unlessUnknown(error: unknown): undefined {
  if (!isUnknownOperation(error)) throw error;
}

async function switchAll(
  aws: Aws,
  sources: readonly DeployedSource[],
  state: 'ENABLED' | 'DISABLED',
): Promise<void> {
  for (const source of sources) await switchSchedule(aws, source, state);
}

interface Switched {
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
  readonly dryRun: boolean;
}

function printSwitched(
  { changed, dryRun, unchanged }: Switched,
  { terminal }: Context,
  done: string,
  would: string,
  already: string,
): void {
  const { bold, dim, green } = terminal.colors;
  terminal.print(
    ...changed.map((name) => `${bold(name)}  ${dryRun ? would : green(done)}`),
    ...unchanged.map((name) => dim(`${name}  ${already}`)),
  );
}

function printMuted(muted: z.infer<typeof mutedList>, { terminal }: Context, title: string): void {
  if (muted.length === 0) return;
  const until = [...new Set(muted.map((one) => moment(one.until)))].sort();
  terminal.print(`${title} until ${until.join(' and ')}:`, ...muted.map(({ alarm }) => `  ${alarm}`));
}

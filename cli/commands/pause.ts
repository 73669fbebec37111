import { z } from 'zod';
import { FIND_ACTIONS } from '../aws/deployed.ts';
import { listSources, SCHEDULE_ACTIONS, sourcesNamed, switchSchedule } from '../aws/schedules.ts';
import { type Context, defineCommand, type Input } from '../command.ts';
import { counted } from '../ui/format.ts';

/** An update hands the schedule its role again. */
const SWITCH_ACTIONS = ['scheduler:UpdateSchedule', 'iam:PassRole'];

const result = z.object({
  changed: z.array(z.string()),
  /** Sources that were so already. */
  unchanged: z.array(z.string()),
  dryRun: z.boolean(),
});

type Result = z.infer<typeof result>;

const arguments_ = [['<source>', 'a source (12345@de1), an account (12345), or "all"']] as const;
const options = [['--dry-run', 'says what would change']] as const;
const actions = [...FIND_ACTIONS, ...SCHEDULE_ACTIONS, ...SWITCH_ACTIONS];

export const pause = defineCommand({
  name: 'pause',
  summary: 'stops polling a source, or all, without a deployment',
  description: `Switches schedules off. Reports then wait at Retarus for as long as your account keeps
them (30 days unless it is set to less): resume before that. Consumers go on with what is in the queues.
The alarm "No successful poll" rings for a paused source. A deployment leaves a paused schedule as it is
unless it changes that schedule.`,
  arguments: arguments_,
  options,
  examples: ['fax-status pause 12345@de1', 'fax-status pause all --yes', 'fax-status pause all --dry-run'],
  actions,
  changes: true,
  result,
  run: (context, input) => switchSources(context, input, false),
  print: (done, context) => {
    printSwitched(done, context, 'paused', 'would be paused', 'was paused already');
    if (done.changed.length > 0 && !done.dryRun)
      context.terminal.print(
        'Reports wait at Retarus for as long as your account keeps them; "fax-status resume" goes on, ' +
          '"fax-status peek" shows what waits.',
      );
  },
});

export const resume = defineCommand({
  name: 'resume',
  summary: 'polls a source again, or all',
  description: `Switches schedules on. The next tick begins within the period; a backlog drains 1000
reports a page.`,
  arguments: arguments_,
  options,
  examples: ['fax-status resume 12345@de1', 'fax-status resume all --yes'],
  actions,
  changes: true,
  result,
  run: (context, input) => switchSources(context, input, true),
  print: (done, context) =>
    printSwitched(done, context, 'polls again', 'would poll again', 'was polling already'),
});

async function switchSources(
  context: Context,
  { options: given, words }: Input,
  on: boolean,
): Promise<Result> {
  const aws = context.aws();
  const sources = sourcesNamed(await listSources(aws, await context.deployed()), String(words[0]));
  const toChange = sources.filter(({ enabled }) => enabled !== on);
  const names = toChange.map(({ name }) => name);
  const dryRun = given.dryRun === true;
  if (toChange.length > 0 && !dryRun) {
    await context.confirm(
      `${on ? 'Resume' : 'Pause'} ${counted(names.length, 'source')}: ${names.join(', ')}?`,
    );
    for (const source of toChange) await switchSchedule(aws, source, on ? 'ENABLED' : 'DISABLED');
  }
  return {
    changed: names,
    unchanged: sources.filter(({ enabled }) => enabled === on).map(({ name }) => name),
    dryRun,
  };
}

function printSwitched(
  { changed, dryRun, unchanged }: Result,
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

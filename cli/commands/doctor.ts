import { z } from 'zod';
import { shortestRetention } from '../../functions/poll-reports/interface/source.ts';
import { ALARM_ACTIONS, listAlarms } from '../aws/alarms.ts';
import { FIND_ACTIONS } from '../aws/deployed.ts';
import { explainError } from '../aws/errors.ts';
import { AGE_ACTIONS, listQueues, QUEUE_ACTIONS } from '../aws/queues.ts';
import { listSources, SCHEDULE_ACTIONS } from '../aws/schedules.ts';
import { type Context, defineCommand, type Input } from '../command.ts';
import { checkAlarms, checkSubscriptions } from '../doctor/alarm-checks.ts';
import { checkFunction, checkIdentity, checkSchedules, checkSecrets } from '../doctor/aws-checks.ts';
import { type Finding, findingShape, trouble } from '../doctor/finding.ts';
import { checkConsumers, checkQueues } from '../doctor/queue-checks.ts';
import { checkDataCenters, checkRetention } from '../doctor/retarus-checks.ts';
import { compareSettings, readSettings } from '../doctor/settings-checks.ts';
import { SECRET_ACTIONS } from '../retarus.ts';
import { counted } from '../ui/format.ts';
import { wholeNumber } from '../whole-number.ts';

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'looks at everything, and says what to do about what it finds',
  description: `Identity and clock, the function, schedules, secrets, each data center with its credentials (a
call that only reads), queues, consumers, alarms and who is told, and the settings against what is
deployed. It changes nothing. A check that AWS does not allow is a finding, too. Exit code 1: there is
trouble.`,
  options: [
    ['--settings <file>', 'the settings that were deployed', 'settings.json'],
    ['--retention-days <n>', 'how long Retarus keeps the reports of your account: ask Retarus'],
  ],
  examples: [
    'fax-status doctor',
    'fax-status doctor --retention-days 30 --json',
    'fax-status doctor --local',
  ],
  actions: [
    'sts:GetCallerIdentity',
    ...FIND_ACTIONS,
    ...SCHEDULE_ACTIONS,
    ...SECRET_ACTIONS,
    ...QUEUE_ACTIONS,
    ...AGE_ACTIONS,
    ...ALARM_ACTIONS,
    'sns:ListSubscriptionsByTopic',
  ],
  changes: false,
  result: z.object({ findings: z.array(findingShape) }),
  run: async (context, input) => ({ findings: await examine(context, input) }),
  isTrouble: ({ findings }) => findings.some(({ state }) => state === 'trouble'),
  print: ({ findings }, { terminal }) => {
    const { bold, dim, green, red, yellow } = terminal.colors;
    const marks = { good: green('ok     '), note: yellow('note   '), trouble: red('trouble') };
    for (const { check, do: todo, says, state } of findings)
      terminal.print(
        `${marks[state]}  ${bold(check)}  ${says}`,
        ...(todo === undefined ? [] : [`         ${dim('→')} ${todo}`]),
      );
    const troubles = findings.filter(({ state }) => state === 'trouble').length;
    terminal.print(
      '',
      troubles === 0 ? green('No trouble.') : red(`${counted(troubles, 'finding')} to see to.`),
    );
  },
});

async function examine(context: Context, { options }: Input): Promise<Finding[]> {
  const aws = context.aws();
  const told = await retentionTold(context, options.retentionDays);
  const file = String(options.settings);
  const progress = context.terminal.progress('Looking at everything …');
  try {
    const identity = await attempt('identity', () => checkIdentity(aws));
    // Without it there is nothing to look at: an error here is all that there is to say.
    const deployed = await context.deployed();
    const [sources, queues, alarms] = await Promise.all([
      listSources(aws, deployed),
      listQueues(aws, deployed),
      listAlarms(aws, deployed),
    ]);
    const { findings, settings } = readSettings(file, deployed);
    return [
      ...identity,
      ...(await attempt('function', () => checkFunction(aws, deployed))),
      ...findings,
      ...(settings ? compareSettings(file, settings, deployed, sources, context.global.local === true) : []),
      ...checkSchedules(deployed, sources),
      ...(await attempt('secrets', () => checkSecrets(aws, sources))),
      ...(await attempt('Retarus', () => checkDataCenters(aws, deployed, sources, context.stop))),
      ...checkRetention(shortestRetention(sources), told),
      ...checkQueues(queues),
      ...(await attempt('consumers', () => checkConsumers(aws, queues, context.now()))),
      ...checkAlarms(alarms),
      ...(await attempt('topics', () => checkSubscriptions(aws, alarms))),
    ];
  } finally {
    progress.stop();
  }
}

/** A check that cannot be made is a finding; the others go on. */
async function attempt(check: string, make: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await make();
  } catch (error) {
    const told = explainError(error);
    if (!told) throw error;
    return [trouble(check, told.message, 'Mend this first, then run doctor again.')];
  }
}

async function retentionTold({ global, terminal }: Context, given: unknown): Promise<number | undefined> {
  const text =
    given ??
    (terminal.interactive && !global.json && !global.yes
      ? await terminal.askText(
          'How many days does Retarus keep the reports of your account? (empty: not known)',
        )
      : '');
  if (text === '') return undefined;
  return wholeNumber('--retention-days', text, { min: 1, max: 366, of: 'days' });
}

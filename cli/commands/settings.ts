import { z } from 'zod';
import { bill, total, type Usage } from '../../infra/cost/bill.ts';
import { settingsJsonSchema } from '../../infra/settings/json-schema.ts';
import { keyPolicyStatements } from '../../infra/settings/key-policy.ts';
import {
  baseUrlsOf,
  cdkContext,
  DEFAULT_FILE,
  InvalidSettingsError,
  loadSettings,
  settingsFile,
} from '../../infra/settings/load.ts';
import type { QueueSettings, Settings } from '../../infra/settings/schema.ts';
import type { Deployment } from '../../infra/stack/deployable.ts';
import { warningsOf } from '../../infra/stack/warnings.ts';
import { defineCommand } from '../command.ts';
import { sourcesIn } from '../doctor/settings-checks.ts';
import { writeText } from '../files.ts';

export const settingsCheck = defineCommand({
  name: 'settings check',
  summary: 'says whether the settings can be deployed, what would be, and what it costs, without AWS',
  description: `Names every problem at once, each with what to change. Without a file it takes the one that
"cdk synth" would read. Exit code 1: there is a problem.`,
  arguments: [['[file]', `the settings file; ${DEFAULT_FILE}`]],
  examples: ['fax-status settings check', 'fax-status settings check production.json --json'],
  actions: [],
  // The CDK's synthesis.
  endsAtOnce: true,
  changes: false,
  result: z.object({
    file: z.string(),
    /** The stack's name; absent where there are problems. */
    stack: z.string().optional(),
    problems: z.array(z.string()),
    /** What the settings come to, in sentences. */
    says: z.array(z.string()),
    /** What can be deployed, and is hardly meant. */
    warnings: z.array(z.string()),
    /** What the policy of the customer key must say. */
    keyPolicy: z.array(z.unknown()),
  }),
  run: async ({ terminal }, { words }) => {
    const file = String(words[0] ?? settingsFile(cdkContext().settings, terminal.env));
    const refused = (problems: readonly string[]) => ({
      file,
      problems: [...problems],
      says: [],
      warnings: [],
      keyPolicy: [],
    });
    try {
      const settings = loadSettings(file);
      const deployment = await deploymentOf(settings);
      if (deployment && deployment.problems.length > 0) return refused(deployment.problems);
      return {
        file,
        stack: settings.name,
        problems: [],
        says: describe(settings, deployment),
        warnings: warningsOf(settings).map(({ text }) => text),
        keyPolicy: keyPolicyStatements(settings),
      };
    } catch (error) {
      if (!(error instanceof InvalidSettingsError)) throw error;
      return refused(error.problems);
    }
  },
  isTrouble: ({ problems }) => problems.length > 0,
  print: ({ file, keyPolicy, problems, says, stack, warnings }, { terminal }) => {
    const list = (sentences: readonly string[]) => sentences.map((sentence) => `  - ${sentence}`);
    if (problems.length > 0) {
      terminal.note(`${file} cannot be used:`, ...list(problems));
      return;
    }
    terminal.print(`${file} can be deployed. The stack "${stack}"`, ...list(says));
    if (warnings.length > 0) terminal.print('Look at this first:', ...list(warnings));
    if (keyPolicy.length > 0)
      terminal.print(
        'The policy of the customer key must have these statements; the deployment cannot write them:',
        JSON.stringify(keyPolicy, undefined, 2),
      );
  },
});

export const settingsSchema = defineCommand({
  name: 'settings schema',
  summary: 'writes the JSON Schema that editors complete and check settings with',
  description: 'A settings file names it: {"$schema": "./settings.schema.json", …}.',
  arguments: [['[file]', 'where to write it; settings.schema.json']],
  examples: ['fax-status settings schema'],
  actions: [],
  changes: false,
  result: z.object({ file: z.string() }),
  run: async (_context, { words }) => {
    const file = String(words[0] ?? 'settings.schema.json');
    writeText(file, settingsJsonSchema());
    return { file };
  },
  print: ({ file }, { terminal }) => terminal.print(`Wrote ${file}.`),
});

/** What would be deployed; `undefined` where neither the constructs nor the CDK are installed. */
async function deploymentOf(settings: Settings): Promise<Deployment | undefined> {
  let deployable: typeof import('../../infra/stack/deployable.ts');
  try {
    // The CDK takes a second to load; no other command needs it.
    deployable = await import('../../infra/stack/deployable.ts');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
  return deployable.deploymentOf(settings);
}

/** What the settings come to, in the words of a person who is about to deploy them. */
function describe(settings: Settings, deployment: Deployment | undefined): string[] {
  const { alarms, drainingQueues, filteredQueues, fixedAddress, poller, queue, vpc } = settings;
  const typeOf = ({ type }: Pick<QueueSettings, 'type'>) => (type === 'fifo' ? 'FIFO' : 'standard');
  return [
    `polls ${sourcesIn(settings).join(', ')} ` +
      `every ${poller.periodMinutes === 1 ? 'minute' : `${poller.periodMinutes} minutes`}`,
    `sends every status to the ${typeOf(queue)} queue "statuses"`,
    ...filteredQueues.map(
      ({ filter, name, type }) =>
        `sends those of ${JSON.stringify(filter)} to the ${typeOf({ type })} queue "${name}" too`,
    ),
    ...drainingQueues.map(
      ({ name, type }) => `keeps the old ${typeOf({ type })} queue "${name}" until it is empty`,
    ),
    ...Object.entries(baseUrlsOf(settings)).map(
      ([dataCenter, url]) => `calls ${url} for ${dataCenter}, not Retarus itself`,
    ),
    ...(fixedAddress ? ['calls Retarus from one address'] : []),
    ...(vpc ? [`runs its function in ${vpc.vpcId}`] : []),
    ...(['page', 'warn'] as const).flatMap((severity) => {
      const { emails, topicArn } = alarms[severity];
      const told = [...emails, ...(topicArn === undefined ? [] : [topicArn])];
      return told.length > 0 ? [`tells ${told.join(', ')} of alarms of the severity "${severity}"`] : [];
    }),
    ...(deployment?.usage ? alarmsAndCost(deployment.alarms, deployment.usage) : [NOT_CHECKED]),
  ];
}

const NOT_CHECKED =
  "is not held against AWS' limits here, and its cost is not known: " +
  'for that, install aws-cdk-lib and constructs beside this package';

function alarmsAndCost(alarms: readonly string[], usage: Omit<Usage, 'statuses'>): string[] {
  const dollars = (statuses: number) => `${total(bill({ ...usage, statuses })).toFixed(2)} $`;
  return [
    `has ${alarms.length} alarms: ${kindsOf(alarms).join(', ')}`,
    `costs about ${dollars(0)} a month, and ${dollars(1_000_000)} with a million statuses ` +
      '(list prices of us-east-1, without free tiers)',
  ];
}

/** What the alarms are on, each with its number where there are several: `Oldest report (2)`. */
function kindsOf(alarms: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of alarms) {
    // An alarm is named "forwarder: kind", with a queue, a source or a severity behind it.
    const [kind = name] = name.slice(name.indexOf(': ') + 2).split(/[:,]/);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => (count === 1 ? kind : `${kind} (${count})`));
}

import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { EXAMPLE_CUSTOMER_NUMBER } from '../../infra/settings/accounts-schema.ts';
import { settingsJsonSchema } from '../../infra/settings/json-schema.ts';
import { baseUrlsOf, DEFAULT_FILE, InvalidSettingsError, loadSettings } from '../../infra/settings/load.ts';
import type { Settings } from '../../infra/settings/schema.ts';
import { defineCommand } from '../command.ts';
import { sourcesIn } from '../doctor/settings-checks.ts';

const FILE = [['[file]', `the settings file; ${DEFAULT_FILE}`]] as const;

export const settingsCheck = defineCommand({
  name: 'settings check',
  summary: 'says whether the settings can be deployed, without AWS',
  description: 'Names every problem at once, each with what to change. Exit code 1: there is one.',
  arguments: FILE,
  examples: ['fax-status settings check', 'fax-status settings check production.json --json'],
  actions: [],
  changes: false,
  result: z.object({
    file: z.string(),
    /** The stack's name; absent where there are problems. */
    stack: z.string().optional(),
    problems: z.array(z.string()),
    /** What the settings come to, in sentences. */
    says: z.array(z.string()),
  }),
  run: async (_context, { words }) => {
    const file = String(words[0] ?? DEFAULT_FILE);
    try {
      const settings = loadSettings(file);
      const problems = await templateProblems(settings);
      if (problems && problems.length > 0) return { file, problems, says: [] };
      const notChecked = "is not held against AWS' limits here: that needs a checkout, with the CDK";
      const says = [...describe(settings), ...(problems ? [] : [notChecked])];
      return { file, stack: settings.name, problems: [], says };
    } catch (error) {
      if (!(error instanceof InvalidSettingsError)) throw error;
      return { file, problems: [...error.problems], says: [] };
    }
  },
  isTrouble: ({ problems }) => problems.length > 0,
  print: ({ file, problems, says, stack }, { terminal }) => {
    if (problems.length > 0)
      terminal.note(`${file} cannot be used:`, ...problems.map((problem) => `  - ${problem}`));
    else
      terminal.print(
        `${file} can be deployed. The stack "${stack}"`,
        ...says.map((sentence) => `  - ${sentence}`),
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
    writeFileSync(file, settingsJsonSchema());
    return { file };
  },
  print: ({ file }, { terminal }) => terminal.print(`Wrote ${file}.`),
});

/**
 * What AWS would refuse of the template; `undefined` in the bundled command, which has neither constructs nor
 * CDK.
 */
async function templateProblems(settings: Settings): Promise<string[] | undefined> {
  let deployable: typeof import('../../infra/stack/deployable.ts');
  try {
    // The CDK takes a second to load; no other command needs it.
    deployable = await import('../../infra/stack/deployable.ts');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_MODULE_NOT_FOUND' || code === 'ERR_UNKNOWN_FILE_EXTENSION') return undefined;
    throw error;
  }
  return [...deployable.deploymentProblems(settings)];
}

/** What the settings come to, in the words of a person who is about to deploy them. */
function describe(settings: Settings): string[] {
  const example = settings.accounts.some(({ customerNumber }) => customerNumber === EXAMPLE_CUSTOMER_NUMBER);
  return [
    `polls ${sourcesIn(settings).join(', ')} every ` +
      `${settings.poller.periodMinutes === 1 ? 'minute' : `${settings.poller.periodMinutes} minutes`}`,
    `fills a ${settings.queue.type} queue`,
    ...(settings.paused ? ['is paused: all schedules are off'] : []),
    ...(example
      ? [`${EXAMPLE_CUSTOMER_NUMBER} is the example's number: its schedules are off; put yours in its place`]
      : []),
    ...Object.entries(baseUrlsOf(settings)).map(
      ([dataCenter, url]) => `calls ${url} for ${dataCenter}, not Retarus itself`,
    ),
  ];
}

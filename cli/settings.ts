import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { dataCentersOfAccount, EXAMPLE_CUSTOMER_NUMBER } from '../infra/settings/accounts-schema.ts';
import { settingsJsonSchema } from '../infra/settings/json-schema.ts';
import { baseUrlsOf, DEFAULT_FILE, InvalidSettingsError, loadSettings } from '../infra/settings/load.ts';
import type { Settings } from '../infra/settings/schema.ts';

const HELP = `npm run settings -- check [FILE]     says whether the settings can be deployed, without AWS
npm run settings -- schema           writes settings.schema.json, which editors complete and check with`;

/** What the settings come to, in the words of a person who is about to deploy them. */
function describe(settings: Settings): string[] {
  const sources = settings.accounts.flatMap((account) =>
    dataCentersOfAccount(account).map((dataCenter) => `${account.customerNumber}@${dataCenter}`),
  );
  const example = settings.accounts.some(({ customerNumber }) => customerNumber === EXAMPLE_CUSTOMER_NUMBER);
  return [
    `polls ${sources.join(', ')} every ${settings.poller.periodMinutes === 1 ? 'minute' : `${settings.poller.periodMinutes} minutes`}`,
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

function check(file: string): number {
  try {
    const settings = loadSettings(file);
    console.log(
      [
        `${file} can be deployed. The stack "${settings.name}"`,
        ...describe(settings).map((line) => `  - ${line}`),
      ].join('\n'),
    );
    return 0;
  } catch (error) {
    if (!(error instanceof InvalidSettingsError)) throw error;
    console.error(error.message);
    return 1;
  }
}

function main(words: readonly string[]): number {
  const [command, file = DEFAULT_FILE, ...more] = words;
  if (command === 'check' && more.length === 0) return check(file);
  if (command === 'schema' && words.length === 1) {
    writeFileSync(new URL('../settings.schema.json', import.meta.url), settingsJsonSchema());
    return 0;
  }
  console.error(HELP);
  return 2;
}

process.exitCode = main(parseArgs({ allowPositionals: true, strict: false }).positionals);

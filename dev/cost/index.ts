import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { bill, total } from '#infra/cost/bill.ts';
import { FREE_TIER } from '#infra/cost/prices.ts';
import { InvalidSettingsError } from '#infra/settings/load.ts';
import { defaultSettingsFile } from '../local/run/world.ts';
import { right, table } from '../local/screen/format.ts';
import { commandLine, wholeNumber } from '../options.ts';
import { deployedFor } from './deployed.ts';

const HELP = `npm run cost -- [options]

What a month costs, read off the template that a deployment would use, with published prices.

  --sources N      sources that are polled (1, 10 and 100, one after the other)
  --statuses N     statuses forwarded in the month, all sources together (1000000)
  --settings FILE  the settings (settings.json)
  --help           this text`;

function print(sources: number, statuses: number, settings: Record<string, unknown>): void {
  const deployed = deployedFor(sources, settings);
  const items = bill({ ...deployed, statuses });
  const sum = total(items);
  const idle = total(bill({ ...deployed, statuses: 0 }));
  const idleWithin = total(bill({ ...deployed, statuses: 0 }, FREE_TIER));
  console.log(
    `\n${sources.toLocaleString('en')} ${sources === 1 ? 'source' : 'sources'}, ` +
      `${statuses.toLocaleString('en')} statuses a month: ${dollars(sum)}`,
  );
  const rows = items.map(({ name, dollars: amount, how }) => [name, right(dollars(amount)), how]);
  console.log(
    table([
      ...rows,
      ['a month without statuses', right(dollars(idle)), `${dollars(idle / sources)} a source`],
      [
        'the same within the free tiers',
        right(dollars(idleWithin)),
        `${dollars(idleWithin / sources)} a source, where nothing else uses them up`,
      ],
    ]).join('\n'),
  );
}

const dollars = (amount: number): string => `${amount.toFixed(amount < 1 ? 3 : 2)} $`;

function settingsIn(file: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const why = error instanceof SyntaxError ? 'it is not JSON' : 'it cannot be read';
    throw new InvalidSettingsError(file, [why]);
  }
}

const options = commandLine(HELP, {
  command: 'npm run cost',
  options: {
    sources: wholeNumber(1, 100_000).optional(),
    statuses: wholeNumber(1, 1e12).default(1_000_000),
    settings: z.string().default(defaultSettingsFile()),
  },
});
if (options) {
  const { settings, sources, statuses } = options;
  try {
    for (const count of sources === undefined ? [1, 10, 100] : [sources])
      print(count, statuses, settingsIn(settings));
  } catch (error) {
    // The synthesis says what is wrong with the settings.
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  }
}

import { z } from 'zod';
import { defaultSettingsFile } from '../local/run/world.ts';
import { right, table } from '../local/screen/format.ts';
import { commandLine, wholeNumber } from '../options.ts';
import { bill, total } from './cost/bill.ts';
import { deployedFor } from './cost/deployed.ts';
import { FREE_TIER } from './cost/prices.ts';

const HELP = `npm run cost -- [options]

What a month costs, read off the template that a deployment would use, with published prices.

  --sources N      sources that are polled (1, 10 and 100, one after the other)
  --statuses N     statuses forwarded in the month, all sources together (1000000)
  --settings FILE  the settings (settings.json)
  --help           this text`;

async function print(sources: number, statuses: number, settings: string): Promise<void> {
  const deployed = await deployedFor(sources, settings);
  const items = bill({ ...deployed, statuses });
  const sum = total(items);
  const idle = total(bill({ ...deployed, statuses: 0 }));
  const idleWithin = total(bill({ ...deployed, statuses: 0 }, FREE_TIER));
  console.log(
    `\n${sources.toLocaleString('en')} ${sources === 1 ? 'source' : 'sources'}, ${statuses.toLocaleString('en')} statuses a month: ${dollars(sum)}`,
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
      await print(count, statuses, settings);
  } catch (error) {
    // The synthesis says what is wrong with the settings.
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  }
}

/**
 * What a month costs: npm run cost -- [--sources N] [--statuses N] [--settings FILE]
 * Without --sources, for 1, 10 and 100. Read off the template that a deploy would use, with published prices.
 */
import { parseArgs } from 'node:util';
import { defaultSettingsFile } from '../local/run/world.ts';
import { right, table } from '../local/screen/format.ts';
import { bill, total } from './cost/bill.ts';
import { deployedFor } from './cost/deployed.ts';
import { FREE_TIER } from './cost/prices.ts';

const OPTIONS = {
  sources: { type: 'string' },
  statuses: { type: 'string', default: '1000000' },
  settings: { type: 'string', default: defaultSettingsFile() },
} as const;

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

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= 1 && value <= 1e12) return value;
  throw new RangeError(`--${name} must be a whole number from 1, not "${text}".`);
}

try {
  const { values } = parseArgs({ options: OPTIONS });
  const statuses = wholeNumber('statuses', values.statuses);
  const counts = values.sources === undefined ? [1, 10, 100] : [wholeNumber('sources', values.sources)];
  for (const sources of counts) await print(sources, statuses, values.settings);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

import { readFileSync, statSync } from 'node:fs';
import { bill, total } from '../../infra/cost/bill.ts';
import { deployedFor } from '../cost/deployed.ts';
import { defaultSettingsFile } from '../local/run/world.ts';
import type { Setup } from './setup.ts';

/** What a deployment is and costs before the first status. */
export interface Deployed {
  /** The function's bundle, minified, in thousands of bytes. */
  readonly bundleKilobytes: number;
  /** A month of one source without statuses, in US dollars, at list prices, monitoring included. */
  readonly monthlyDollars: number;
}

export const measureDeployed = async ({ target }: Setup): Promise<Deployed> => ({
  bundleKilobytes: statSync(target.lambda.bundleFile).size / 1000,
  monthlyDollars: total(
    bill({ ...deployedFor(1, JSON.parse(readFileSync(defaultSettingsFile(), 'utf8'))), statuses: 0 }),
  ),
});

import type { Usage } from '#infra/cost/bill.ts';
import { usageOf } from '#infra/cost/usage.ts';
import { dataCentersOf } from '#poller/interface/data-centers.ts';
import { templateOf } from '../local/deployment/template-of.ts';

/** What a deploy of so many sources would create, read off its template. */
export function deployedFor(
  sources: number,
  settings: Readonly<Record<string, unknown>> = {},
): Omit<Usage, 'statuses'> {
  return usageOf(templateOf({ ...settings, accounts: accountsFor(sources) }).Resources, sources);
}

/** Accounts of a region with two data centers: each is two sources and one secret. */
export function accountsFor(sources: number): object[] {
  const both = dataCentersOf('de');
  return Array.from({ length: Math.ceil(sources / both.length) }, (_, index) => ({
    customerNumber: String(90_000 + index),
    dataCenters: both.slice(0, Math.min(both.length, sources - index * both.length)),
  }));
}

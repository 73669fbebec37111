import { existsSync } from 'node:fs';
import { sourceName } from '../../functions/poll-reports/interface/source.ts';
import { drainingName, MAIN_QUEUE } from '../../infra/constructs/queue-options.ts';
import { dataCentersOfAccount } from '../../infra/settings/accounts-schema.ts';
import { InvalidSettingsError, loadSettings } from '../../infra/settings/load.ts';
import type { Settings } from '../../infra/settings/schema.ts';
import type { Deployed } from '../aws/deployed.ts';
import type { DeployedSource } from '../aws/schedules.ts';
import { type Finding, good, note, trouble } from './finding.ts';

export interface ReadSettings {
  readonly settings: Settings | undefined;
  readonly findings: Finding[];
}

/** The settings in a file, where they are this forwarder's. */
export function readSettings(file: string, { service }: Deployed): ReadSettings {
  const check = `settings ${file}`;
  if (!existsSync(file))
    return {
      settings: undefined,
      findings: [note(check, 'there is no such file here', 'Name it with --settings, to have it compared.')],
    };
  try {
    const settings = loadSettings(file);
    if (settings.name === service) return { settings, findings: [] };
    return {
      settings: undefined,
      findings: [
        note(
          check,
          `it is about "${settings.name}", and "${service}" is looked at`,
          'Name the right file with --settings.',
        ),
      ],
    };
  } catch (error) {
    if (!(error instanceof InvalidSettingsError)) throw error;
    const todo = '"fax-status settings check" says the same without AWS.';
    return { settings: undefined, findings: error.problems.map((problem) => trouble(check, problem, todo)) };
  }
}

/**
 * What the settings say against what is deployed.
 *
 * @param local whether the deployment is a local run, whose hosts are always the simulator's
 */
export function compareSettings(
  file: string,
  settings: Settings,
  { config, drainingQueues }: Deployed,
  sources: readonly DeployedSource[],
  local: boolean,
): Finding[] {
  const wanted = sourcesIn(settings);
  const differences = [
    ...difference(
      'sources',
      wanted,
      sources.map(({ name }) => name),
    ),
    ...difference(
      'queues',
      ['statuses', ...settings.filteredQueues.map(({ name }) => name)],
      config.statusQueues.map(({ name }) => name),
    ),
    ...difference(
      'draining queues',
      settings.drainingQueues.map(({ name }) => drainingName(name)),
      drainingQueues.map(({ name }) => name),
    ),
    ...settings.filteredQueues.flatMap(({ filter, name }) => {
      const deployed = config.statusQueues.find((queue) => queue.name === name);
      return !deployed || same(filter, deployed.filter) ? [] : [`the filter of "${name}" differs`];
    }),
    ...(['secretCacheSeconds', 'sendsInFlight'] as const).flatMap((key) =>
      settings.poller[key] === config[key]
        ? []
        : [`poller.${key} is ${settings.poller[key]}, deployed is ${config[key]}`],
    ),
    ...(settings.logJobs === config.logJobs ? [] : ['logJobs differs']),
    ...(same(settings.privacy, config.privacy) ? [] : ['privacy differs']),
    ...(same(settings.reasonOverrides, config.reasonOverrides) ? [] : ['reasonOverrides differ']),
    ...(local || same(settings.reportApi?.baseUrls ?? {}, config.baseUrls)
      ? []
      : ['reportApi.baseUrls differ']),
  ];
  const check = `settings ${file}`;
  const stranded = strandedQueues(settings, config).map(({ instead, says }) => trouble(check, says, instead));
  if (differences.length + stranded.length === 0) return [good(check, 'what it says is deployed')];
  return [
    ...stranded,
    ...differences.map((text) => trouble(check, text, 'Deploy the settings, or mend the file.')),
  ];
}

/** Deployed queues that the settings would take out of the stack with whatever is in them. */
function strandedQueues(
  { drainingQueues, filteredQueues, queue }: Settings,
  { statusQueues }: Deployed['config'],
): { readonly says: string; readonly instead: string }[] {
  const kept = [{ ...queue, name: MAIN_QUEUE }, ...filteredQueues, ...drainingQueues];
  return statusQueues.flatMap(({ fifo, name }) => {
    const type = fifo ? 'fifo' : 'standard';
    if (kept.some((other) => other.name === name && other.type === type)) return [];
    const entry = JSON.stringify({ name, type });
    return [
      {
        says:
          `the queue "${name}" of the type "${type}" is deployed and not in the file: ` +
          'its messages would be stranded',
        instead: `Add ${entry} to "drainingQueues" before you deploy (docs/changes.md).`,
      },
    ];
  });
}

function difference(what: string, wanted: readonly string[], deployed: readonly string[]): string[] {
  const missing = wanted.filter((name) => !deployed.includes(name));
  const extra = deployed.filter((name) => !wanted.includes(name));
  return [
    ...(missing.length > 0 ? [`${what} not deployed: ${missing.join(', ')}`] : []),
    ...(extra.length > 0 ? [`${what} deployed, but not in the file: ${extra.join(', ')}`] : []),
  ];
}

/** By content, whatever the order of the fields. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => same(a[name as keyof typeof a], b[name as keyof typeof b]));
}

/** Names of the sources that the settings poll: `12345@de1`. */
export const sourcesIn = ({ accounts }: Settings): string[] =>
  accounts.flatMap((account) =>
    dataCentersOfAccount(account).map((dataCenter) =>
      sourceName({
        account: account.customerNumber,
        ...(account.login !== undefined && { login: account.login }),
        dataCenter,
      }),
    ),
  );

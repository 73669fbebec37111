import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FILE_VARIABLE, loadSettings } from '#infra/settings/load.ts';
import { DATA_CENTER_NAMES } from '#poller/interface/data-centers.ts';
import type { ScheduleInput } from '#poller/interface/source.ts';
import { type Source, sourceName } from '#poller/interface/source.ts';
import { type ControlPlane, startControlPlane } from '../control-plane/index.ts';
import { readAssembly } from '../deployment/assembly.ts';
import { type Deployment, deploy } from '../deployment/deploy.ts';
import { synthesize } from '../deployment/synthesize.ts';
import { createLocalFunction, type InvocationResult, type LocalFunction } from '../function/index.ts';
import { type ReportApi, startReportApi } from '../report-api/index.ts';
import { type LocalSecrets, startSecrets } from '../secrets/index.ts';
import { type LocalSqs, startSqs } from '../sqs/index.ts';

/**
 * A source of the template, with an execution environment of the function to itself: its schedule fires
 * whatever others do.
 */
export interface LocalSource {
  readonly name: string;
  readonly source: Source;
  readonly input: ScheduleInput;
  readonly lambda: LocalFunction;
  /** Its schedule's name. */
  readonly schedule: string;
}

/** Everything that a deployed forwarder needs around it, on 127.0.0.1. */
export interface World {
  readonly api: ReportApi;
  readonly sqs: LocalSqs;
  readonly secrets: LocalSecrets;
  readonly deployment: Deployment;
  /** What an operator's command talks to. */
  readonly controlPlane: ControlPlane;
  readonly sources: readonly LocalSource[];
  readonly close: () => Promise<void>;
}

const ROOT = new URL('../../../', import.meta.url);

/** The settings that a deploy would use. */
export const defaultSettingsFile = (): string =>
  process.env[FILE_VARIABLE] ?? fileURLToPath(new URL('settings.json', ROOT));

/**
 * Starts the simulators, synthesizes the stack with the given settings against them, and deploys its
 * template here.
 *
 * @param password the simulated accounts' password
 * @param synthesizeInto writes the cloud assembly of the settings in a file into a folder
 * @throws InvalidSettingsError | SynthesisError | AssemblyError
 */
export async function startWorld(
  settingsFile: string,
  password: string,
  synthesizeInto = synthesize,
): Promise<World> {
  loadSettings(settingsFile);
  const folder = await mkdtemp(join(tmpdir(), 'fax-status-forwarder-'));
  const [api, sqs, secrets] = await Promise.all([
    startReportApi({ dataCenters: DATA_CENTER_NAMES, accounts: [] }),
    startSqs(),
    startSecrets(),
  ]);
  const sources: LocalSource[] = [];
  let controlPlane: ControlPlane | undefined;
  const close = async (): Promise<void> => {
    await Promise.all(sources.map(({ lambda }) => lambda.kill()));
    await Promise.all([api.close(), sqs.close(), secrets.close(), controlPlane?.close()]);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const localSettings = join(folder, 'settings.json');
    const settings = JSON.parse(await readFile(settingsFile, 'utf8')) as object;
    await writeFile(localSettings, JSON.stringify({ ...settings, reportApi: { baseUrls: api.urls } }));
    const assembly = join(folder, 'cdk.out');
    await synthesizeInto(assembly, localSettings);
    const deployment = await deploy(await readAssembly(assembly), { sqs, secrets });
    controlPlane = await startControlPlane({
      deployment,
      invoke: (payload) => invokeSource(sources, payload as Source),
      sqs,
    });
    const { log } = controlPlane;
    for (const { input, name } of deployment.schedules) {
      const { secretId, ...source } = input;
      const credentials = { username: `fax-${source.account}@example.com`, password };
      if (secrets.has(secretId)) secrets.put(secretId, credentials);
      else secrets.create(secretId, credentials);
      api.addAccount({ customerNumber: source.account, ...credentials });
      const lambda = createLocalFunction({
        ...deployment.functionOptions,
        onLine: ({ text }) => log.add(text),
      });
      sources.push({ name: sourceName(source), source, input, lambda, schedule: name });
    }
    return { api, sqs, secrets, deployment, controlPlane, sources, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** As if by the function's name: the execution environment of the source that the payload names runs it. */
async function invokeSource(sources: readonly LocalSource[], payload: Source): Promise<InvocationResult> {
  const name = sourceName(payload);
  const [any] = sources;
  const local = sources.find((source) => source.name === name) ?? any;
  if (!local) throw new RangeError('There is no source to invoke.');
  return local.lambda.invoke(payload);
}

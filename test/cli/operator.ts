import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Command } from '#cli/command.ts';
import { COMMANDS } from '#cli/commands/index.ts';
import { type RunOptions as HostOptions, type Ran as HostRan, runFaxStatus } from '#dev/local/fax-status.ts';
import { LOCAL_AWS } from '#dev/local/local-aws.ts';
import { startWorld, type World } from '#dev/local/run/world.ts';
import { localRunOf } from '#dev/local/start/local-run-file.ts';
import { synthesizeOnce } from '#test/support/assemblies.ts';
import type { Printed } from '#test/support/printed.ts';

/** The customer number of the settings that an operator's world is synthesized with. */
export const ACCOUNT = '12345';
export const PASSWORD = 'ä:$+/=';

export interface Ran extends HostRan {
  /** The standard output, parsed. */
  readonly json: () => Printed;
}

export interface RunOptions extends Pick<HostOptions, 'answers' | 'env' | 'stdin' | 'stop'> {
  /** Added to the real time, in milliseconds. */
  readonly later?: number;
  /** Called in the place of a pause. */
  readonly onSleep?: () => void | Promise<void>;
}

/** A person with `fax-status` in front of a deployed forwarder, all over HTTP. */
export interface Operator {
  readonly world: World;
  /** Runs a command line against the world, and checks its calls and its JSON against what its help says. */
  readonly fax: (line: string, options?: RunOptions) => Promise<Ran>;
  /** Invokes the function as a schedule does. */
  readonly tick: (source?: string) => Promise<unknown>;
  /** URL of a queue by a part of its logical id: `StatusesQueue`, `StatusesDeadLetter`, `Quarantine`. */
  readonly queue: (part: string) => string;
  /** Settings like those of the deployment, with changes, in a file. @returns its path */
  readonly settingsFile: (changes: Readonly<Record<string, unknown>>) => string;
  /** Where its settings are; gone when it is closed. */
  readonly folder: string;
  /** Points the SDK at this world again, after another was started. */
  readonly pointSdk: () => void;
  readonly close: () => Promise<void>;
}

/** @param settings laid over one account at de1 and de2 */
export async function startOperator(settings: Readonly<Record<string, unknown>> = {}): Promise<Operator> {
  const folder = mkdtempSync(join(tmpdir(), 'operator-'));
  const file = join(folder, 'settings.json');
  const deployed = { accounts: [{ customerNumber: ACCOUNT, dataCenters: ['de1', 'de2'] }], ...settings };
  writeFileSync(file, JSON.stringify(deployed));
  const world = await startWorld(file, PASSWORD, synthesizeOnce);
  pointSdkAt(world);
  return {
    world,
    folder,
    pointSdk: () => pointSdkAt(world),
    fax: runLine,
    tick: async (source = `${ACCOUNT}@de1`) => {
      const local = world.sources.find(({ name }) => name === source);
      if (!local) throw new RangeError(`There is no source ${source}.`);
      return local.lambda.invoke(local.input);
    },
    queue: (part) => {
      const found = Object.entries(world.deployment.queues).find(([id]) => id.includes(part));
      if (!found) throw new RangeError(`No queue's logical id contains ${part}.`);
      return found[1].url;
    },
    settingsFile: (changes) => {
      const other = join(folder, `settings-${Object.keys(changes).join('-')}.json`);
      const reportApi = { baseUrls: world.api.urls };
      writeFileSync(other, JSON.stringify({ ...deployed, reportApi, ...changes }));
      return other;
    },
    close: async () => {
      await world.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** As a shell would: the SDK itself reads these. */
function pointSdkAt(world: World): void {
  const { endpoints } = localRunOf(world);
  const names: Readonly<Record<string, string>> = {
    cloudFormation: 'CLOUDFORMATION',
    cloudWatch: 'CLOUDWATCH',
    lambda: 'LAMBDA',
    logs: 'CLOUDWATCH_LOGS',
    scheduler: 'SCHEDULER',
    secrets: 'SECRETS_MANAGER',
    sns: 'SNS',
    sqs: 'SQS',
    sts: 'STS',
  };
  for (const [client, name] of Object.entries(names))
    process.env[`AWS_ENDPOINT_URL_${name}`] = endpoints[client];
  process.env.AWS_REGION = LOCAL_AWS.region;
  process.env.AWS_ACCESS_KEY_ID = LOCAL_AWS.credentials.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = LOCAL_AWS.credentials.secretAccessKey;
}

export async function runLine(line: string, options: RunOptions = {}): Promise<Ran> {
  const words = line.split(' ').filter(Boolean);
  const command = COMMANDS.find(({ name }) => `${line} `.startsWith(`${name} `));
  const called = new Set<string>();
  const { later = 0, onSleep, ...given } = options;
  const ran = await runFaxStatus(words, {
    ...given,
    env: { ...process.env, ...options.env },
    now: () => Date.now() + later,
    sleep: async () => onSleep?.(),
    onAwsCall: (action) => called.add(action),
  });
  if (command) checkAgainstHelp(command, called, ran.code, words.includes('--json') ? ran.stdout : '');
  return { ...ran, json: () => JSON.parse(ran.stdout) };
}

/** Every call is among the actions of the help, and the JSON has the shape of the help and nothing more. */
function checkAgainstHelp(command: Command, called: ReadonlySet<string>, code: number, json: string): void {
  expect([...called].filter((action) => !command.actions.includes(action))).toEqual([]);
  if (json === '' || code > 1) return;
  const value = JSON.parse(json.startsWith('{\n') ? json : (json.trim().split('\n').at(-1) ?? ''));
  expect(command.result.parse(value)).toEqual(value);
}

import { readFileSync } from 'node:fs';
import { problemText } from '../options/problems.ts';
import { optionProblems } from './problems.ts';
import { type Settings, settingsSchema } from './schema.ts';

/** Where the settings are looked for when nothing else is said. */
export const DEFAULT_FILE = 'settings.json';
/** Environment variable that names another file. */
export const FILE_VARIABLE = 'FAX_STATUS_FORWARDER_SETTINGS';

/**
 * The file that `cdk synth` reads: the context of the CDK names it before the environment does.
 *
 * @param context value of "settings" in the context
 */
export const settingsFile = (context: unknown, env: Readonly<Record<string, string | undefined>>): string =>
  typeof context === 'string' ? context : (env[FILE_VARIABLE] ?? DEFAULT_FILE);

/**
 * The context that the CDK's command takes from cdk.json in this folder; empty where there is none to read.
 */
export function cdkContext(): Readonly<Record<string, unknown>> {
  try {
    return (
      (JSON.parse(readFileSync('cdk.json', 'utf8')) as { context?: Record<string, unknown> }).context ?? {}
    );
  } catch {
    return {};
  }
}

/** The settings cannot be used; the message lists every problem, each with what to change. */
export class InvalidSettingsError extends Error {
  override readonly name = 'InvalidSettingsError';
  readonly problems: readonly string[];

  constructor(file: string, problems: readonly string[]) {
    super([`${file} cannot be used:`, ...problems.map((problem) => `  - ${problem}`)].join('\n'));
    this.problems = problems;
  }
}

/** @throws InvalidSettingsError */
export function loadSettings(file: string): Settings {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new InvalidSettingsError(file, [
      'the file cannot be read; create it, or name another one: behind "settings check", with ' +
        `-c settings=FILE for the CDK, or in ${FILE_VARIABLE}`,
    ]);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InvalidSettingsError(file, [notJson(text, error)]);
  }
  return parseSettings(value, file);
}

/** Where a text stops being JSON, without the parser's own words. */
function notJson(text: string, error: unknown): string {
  const [, position] = /position (\d+)/.exec(String(error)) ?? [];
  const before = text.slice(0, position === undefined ? text.length : Number(position)).split('\n');
  return (
    `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}: this is not JSON; ` +
    'look for a comma, a quote or a bracket that is missing or one too many'
  );
}

/** @throws InvalidSettingsError naming every problem at once */
export function parseSettings(value: unknown, file = 'The settings'): Settings {
  const problems = optionProblems(value);
  if (problems.length > 0) throw new InvalidSettingsError(file, problems.map(problemText));
  return settingsSchema.parse(value);
}

/** Base URLs that the settings put in the place of Retarus' own. */
export const baseUrlsOf = ({ reportApi }: Settings): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(reportApi?.baseUrls ?? {}).map(([dataCenter, url]) => [dataCenter, String(url)]),
  );

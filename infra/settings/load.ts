import { readFileSync } from 'node:fs';
import { type Settings, settingsSchema } from './schema.ts';

/** Where the settings are looked for when nothing else is said. */
export const DEFAULT_FILE = 'settings.json';
/** Environment variable that names another file. */
export const FILE_VARIABLE = 'FAX_STATUS_FORWARDER_SETTINGS';

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
      `the file cannot be read; create it, or name another one with -c settings=FILE or ${FILE_VARIABLE}`,
    ]);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InvalidSettingsError(file, [`it is not JSON: ${(error as Error).message}`]);
  }
  return parseSettings(value, file);
}

/** @throws InvalidSettingsError naming every problem at once */
export function parseSettings(value: unknown, file = 'The settings'): Settings {
  const result = settingsSchema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${pathText(path)}: ${message}`);
  throw new InvalidSettingsError(file, problems);
}

/** `accounts[0].region` */
const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}${text && '.'}${String(part)}`),
    '',
  ) || 'the file';

/** Base URLs that the settings put in the place of Retarus' own. */
export const baseUrlsOf = ({ reportApi }: Settings): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(reportApi?.baseUrls ?? {}).map(([dataCenter, url]) => [dataCenter, String(url)]),
  );

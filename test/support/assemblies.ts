import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { synthesize } from '#dev/local/deployment/synthesize.ts';
import { onceInRun } from './run-folder.ts';

interface Settings {
  readonly reportApi: { readonly baseUrls: Readonly<Record<string, string>> };
}

/** In a kept assembly, for the address of a data center's simulator, whose port is another each time. */
const placeholder = (dataCenter: string): string => `http://127.0.0.1:1/${dataCenter}`;

/** What of a template the tests of its deployment change. */
interface Template {
  readonly Resources: Record<string, { readonly Type: string; Properties?: { Code?: unknown } }>;
}

const read = async <T>(file: string): Promise<T> => JSON.parse(await readFile(file, 'utf8')) as T;

/**
 * As `synthesize`, but `cdk synth` runs once in a run of the tests, for the settings of the checkout: it
 * takes seconds, most of them for the functions' bundles, which are the same for all settings. Of other
 * settings the template is made in this process, once for those that differ in nothing but the addresses of
 * the simulators.
 */
export async function synthesizeOnce(folder: string, settingsFile: string): Promise<void> {
  const settings = await read<Settings>(settingsFile);
  const { baseUrls } = settings.reportApi;
  const kept = Object.fromEntries(Object.keys(baseUrls).map((name) => [name, placeholder(name)]));
  const withPlaceholders = { ...settings, reportApi: { ...settings.reportApi, baseUrls: kept } };
  const assembly = await onceInRun(JSON.stringify(withPlaceholders), async (made) => {
    await cp(await bundledAssembly(), made, { recursive: true });
    const file = join(made, await templateFileIn(made));
    const { Resources: bundled } = await read<Template>(file);
    // The CDK takes as long to load as everything else here.
    const { templateOf } = await import('#dev/local/deployment/template-of.ts');
    const template = templateOf(withPlaceholders, true) as Template;
    for (const [id, { Properties }] of Object.entries(template.Resources))
      if (Properties?.Code) Properties.Code = bundled[id]?.Properties?.Code;
    await writeFile(file, JSON.stringify(template));
  });
  await cp(assembly, folder, { recursive: true });

  const file = join(folder, await templateFileIn(folder));
  let template = await readFile(file, 'utf8');
  for (const [dataCenter, url] of Object.entries(baseUrls))
    template = template.replaceAll(placeholder(dataCenter), url);
  await writeFile(file, template);
}

/** What `cdk synth` makes of the settings of the checkout, bundles included. */
const bundledAssembly = (): Promise<string> =>
  onceInRun('cdk synth', (folder) => synthesize(folder, SETTINGS_FILE));

const SETTINGS_FILE = fileURLToPath(new URL('../../settings.json', import.meta.url));

async function templateFileIn(folder: string): Promise<string> {
  const found = (await readdir(folder)).find((name) => name.endsWith('.template.json'));
  if (found === undefined) throw new Error(`There is no template in ${folder}.`);
  return found;
}

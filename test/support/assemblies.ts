import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { synthesize } from '#dev/local/deployment/synthesize.ts';
import { onceInRun } from './run-folder.ts';

interface Settings {
  readonly reportApi: { readonly baseUrls: Readonly<Record<string, string>> };
}

/** In a kept assembly, for the address of a data center's simulator, whose port is another each time. */
const placeholder = (dataCenter: string): string => `http://127.0.0.1:1/${dataCenter}`;

/**
 * As `synthesize`, but `cdk synth` runs once in a run of the tests for settings that differ in nothing but
 * the addresses of the simulators.
 */
export async function synthesizeOnce(folder: string, settingsFile: string): Promise<void> {
  const settings = JSON.parse(await readFile(settingsFile, 'utf8')) as Settings;
  const { baseUrls } = settings.reportApi;
  const kept = Object.fromEntries(Object.keys(baseUrls).map((name) => [name, placeholder(name)]));
  const text = JSON.stringify({ ...settings, reportApi: { ...settings.reportApi, baseUrls: kept } });
  const assembly = await onceInRun(text, async (made) => {
    const file = `${settingsFile}.placeholders.json`;
    await writeFile(file, text);
    await synthesize(made, file);
  });
  await cp(assembly, folder, { recursive: true });

  for (const name of (await readdir(folder)).filter((name) => name.endsWith('.template.json'))) {
    const file = join(folder, name);
    let template = await readFile(file, 'utf8');
    for (const [dataCenter, url] of Object.entries(baseUrls))
      template = template.replaceAll(placeholder(dataCenter), url);
    await writeFile(file, template);
  }
}

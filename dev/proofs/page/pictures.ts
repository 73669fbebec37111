/**
 * Takes the pictures of the page that the documents show: `npm run page:pictures`. Needs Chromium and Inter.
 */
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { look, type View } from './chromium.ts';
import { start } from './started.ts';

const FOLDER = fileURLToPath(new URL('../../../docs/pictures/', import.meta.url));
const MOST_BYTES = 300_000;

/** Without a desktop, "the system's font" is whatever fontconfig finds first. */
const FONTS = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include>/etc/fonts/fonts.conf</include>
<match target="pattern"><edit name="family" mode="prepend" binding="strong"><string>Inter</string></edit>
</match></fontconfig>`;

const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const VIEWS: Readonly<Record<string, View>> = {
  'page-light': { ...DESK, colorScheme: 'light' },
  'page-dark': { ...DESK, colorScheme: 'dark' },
  'page-phone-light': { ...PHONE, colorScheme: 'light' },
  'page-phone-dark': { ...PHONE, colorScheme: 'dark' },
};

const fonts = join(tmpdir(), 'page-fonts.conf');
await writeFile(fonts, FONTS);
process.env.FONTCONFIG_FILE = fonts;
await mkdir(FOLDER, { recursive: true });

const run = await start('--size', '2500');
await run.drained;
await takeAll();
await run.stop();

async function takeAll(): Promise<void> {
  await breakIt();
  for (const [name, view] of Object.entries(VIEWS)) {
    await take(name, view);
    await take(`${name.replace('page', 'break')}`, view, '#break');
  }
  await take('statuses-light', VIEWS['page-light'] ?? DESK, '#statuses');
}

/** Something to see: a kill that is over, and Retarus down that is not. */
async function breakIt(): Promise<void> {
  const { page, close } = await look(run.url, DESK);
  await page.locator('#action-kill-poller').click();
  await page.locator('.episodes .badge.good').first().waitFor({ timeout: 120_000 });
  await page.locator('#action-retarus-down').click();
  await page.locator('.episodes .problem').first().waitFor({ timeout: 120_000 });
  await close();
}

async function take(name: string, view: View, part?: string): Promise<void> {
  const { page, close } = await look(run.url, view);
  if (part) await page.locator(part).evaluate((section) => section.scrollIntoView({ block: 'start' }));
  await page.waitForTimeout(800);
  const path = join(FOLDER, `${name}.png`);
  await page.screenshot({ path });
  await close();
  const { size } = await stat(path);
  console.log(`${name}.png  ${Math.round(size / 1000)} kB`);
  if (size > MOST_BYTES) throw new Error(`${path} is larger than ${MOST_BYTES} bytes.`);
}

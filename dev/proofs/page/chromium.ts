import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

/** Debian's, or another one by this variable. */
const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** A shared machine may take long over anything. */
export const PATIENCE_MS = 120_000;

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface View {
  readonly width: number;
  readonly height: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly reducedMotion?: 'reduce' | 'no-preference';
}

/** A page in a browser of its own, and everything about it that must not happen. */
export interface Looked {
  readonly page: Page;
  /** What the page wrote to the console, and errors that nobody caught. */
  readonly complaints: string[];
  /** Requests to anything but the page's own server. */
  readonly outside: string[];
  readonly close: () => Promise<void>;
}

/** Opens an address in a new Chromium with an empty profile, and waits for the verdict. */
export async function look(url: string, view: View): Promise<Looked> {
  const profile = await mkdtemp(join(tmpdir(), 'page-'));
  const { width, height, colorScheme = 'light', reducedMotion = 'reduce' } = view;
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath: EXECUTABLE,
    headless: true,
    args: FLAGS,
    viewport: { width, height },
    colorScheme,
    reducedMotion,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  const outside: string[] = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(error.message));
  context.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin) outside.push(request.url());
  });
  await page.goto(url);
  await page.locator('.verdict').waitFor();
  return {
    page,
    complaints,
    outside,
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

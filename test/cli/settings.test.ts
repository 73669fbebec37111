import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { settingsJsonSchema } from '#infra/settings/json-schema.ts';

const ROOT = new URL('../../', import.meta.url);

const settings = (...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      ['cli/main.ts', 'settings', ...words],
      { cwd: ROOT },
      (error, stdout, stderr) => {
        resolve({ code: Number(error?.code ?? 0), stdout, stderr });
      },
    );
  });

const fileWith = (value: unknown): string => {
  const folder = mkdtempSync(join(tmpdir(), 'settings-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'settings.json');
  writeFileSync(file, JSON.stringify(value));
  return file;
};

test('settings that can be deployed are told in words', async () => {
  const { code, stdout } = await settings(
    'check',
    fileWith({ accounts: [{ customerNumber: '12345', region: 'de' }] }),
  );
  expect(code).toBe(0);
  expect(stdout).toContain('polls 12345@de1, 12345@de2 every minute');
});

test('the settings that come with the project can be deployed, and poll nobody', async () => {
  const { code, stdout } = await settings('check');
  expect(code).toBe(0);
  expect(stdout).toContain('its schedules are off');
});

test('every problem is told at once, without a stack trace', async () => {
  const { code, stderr } = await settings(
    'check',
    fileWith({ accounts: [{ customerNumber: '/' }], queue: { type: 'x' } }),
  );
  expect(code).toBe(1);
  expect(stderr.split('\n').filter((line) => line.startsWith('  - '))).toHaveLength(3);
  expect(stderr).not.toMatch(/\n\s+at /);
});

test('an unknown word shows what there is', async () => {
  const { code, stderr } = await settings('chekc');
  expect(code).toBe(2);
  expect(stderr).toContain('Did you mean check?');
});

test('the JSON Schema for editors is current; `npm run settings -- schema` writes it', () => {
  expect(readFileSync(new URL('settings.schema.json', ROOT), 'utf8')).toBe(settingsJsonSchema());
});

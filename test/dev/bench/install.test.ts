import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isInstalled } from '#dev/bench/install.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'install-'));
  write('package.json', { dependencies: { candidate: '1.0.0' } });
  write('node_modules/.package-lock.json', {
    packages: {
      'node_modules/candidate': { version: '1.0.0' },
      'node_modules/candidate/node_modules/part': { version: '2.0.0' },
    },
  });
  write('node_modules/candidate/package.json', {});
  write('node_modules/candidate/node_modules/part/package.json', {});
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, content: object | string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
}

test('candidates of which every package is there are not installed again', () => {
  expect(isInstalled(folder)).toBe(true);
});

test('a package that is missing, although npm lists it, has the candidates installed again', () => {
  rmSync(join(folder, 'node_modules/candidate/node_modules/part'), { recursive: true });
  expect(isInstalled(folder)).toBe(false);
});

test('another version than the one that is asked for has the candidates installed again', () => {
  write('package.json', { dependencies: { candidate: '1.0.1' } });
  expect(isInstalled(folder)).toBe(false);
});

test.each([
  ['is not there', undefined],
  ['is cut off', '{"packages":'],
])('a list of npm that %s has the candidates installed again', (_, text) => {
  rmSync(join(folder, 'node_modules/.package-lock.json'));
  if (text !== undefined) write('node_modules/.package-lock.json', text);
  expect(isInstalled(folder)).toBe(false);
});

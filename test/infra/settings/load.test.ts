import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { InvalidSettingsError, loadSettings, parseSettings } from '#infra/settings/load.ts';

const problemsOf = (value: unknown): readonly string[] => {
  try {
    parseSettings(value);
  } catch (error) {
    if (error instanceof InvalidSettingsError) return error.problems;
    throw error;
  }
  return [];
};

const fileWith = (text: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'settings-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'settings.json');
  writeFileSync(file, text);
  return file;
};

test('a customer number and a region are enough', () => {
  expect(parseSettings({ accounts: [{ customerNumber: '12345', region: 'de' }] })).toMatchObject({
    name: 'fax-status-forwarder',
    queue: { type: 'fifo', maxReceiveCount: 5 },
    poller: { memoryMb: 512, periodMinutes: 1 },
    removal: 'keep',
  });
});

test('every problem is reported at once, each with its place', () => {
  const problems = problemsOf({
    name: 'Not Good',
    accounts: [{ customerNumber: '../1' }, { customerNumber: '2', region: 'fr' }],
    queue: { type: 'lifo' },
    polller: {},
  });
  const text = problems.join('\n');
  for (const place of ['name', 'accounts[0].customerNumber', 'accounts[1].region', 'queue.type', 'polller']) {
    expect(text).toContain(place);
  }
});

test('a high-availability host is refused, with the reason', () => {
  const [problem] = problemsOf({
    accounts: [{ customerNumber: '1', region: 'de' }],
    reportApi: { baseUrls: { de1: 'https://faxws-ha.de.retarus.com' } },
  });
  expect(problem).toContain('reportApi.baseUrls.de1');
  expect(problem).toContain('inconsistent');
});

test('an account needs either a region or data centers', () => {
  expect(problemsOf({ accounts: [{ customerNumber: '1' }] })).toEqual([
    'accounts[0]: needs either "region" or "dataCenters"',
  ]);
});

test('a customer number that stands twice is refused', () => {
  const account = { customerNumber: '1', region: 'de' };
  expect(problemsOf({ accounts: [account, account] })[0]).toContain('twice');
});

test('a reason override that contradicts itself is refused', () => {
  const [problem] = problemsOf({
    accounts: [{ customerNumber: '1', region: 'de' }],
    reasonOverrides: { BUSY: { outcome: 'delivered' } },
  });
  expect(problem).toContain('reasonOverrides.BUSY');
});

test('what would not fit into the function is refused before it is deployed', () => {
  const filter = { billingCode: Array.from({ length: 300 }, (_, index) => `code ${index}`) };
  const [problem] = problemsOf({
    accounts: [{ customerNumber: '1', region: 'de' }],
    filteredQueues: [{ name: 'many', filter }],
  });
  expect(problem).toMatch(/filters and reason overrides are \d+ bytes together/);
});

test('a file that is missing is a sentence that says what to do', () => {
  expect(() => loadSettings('nowhere.json')).toThrow(/nowhere\.json cannot be used:\n.*-c settings=FILE/);
});

test('a file that is not JSON says so', () => {
  expect(() => loadSettings(fileWith('{'))).toThrow(/not JSON/);
});

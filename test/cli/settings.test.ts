import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { settingsJsonSchema } from '#infra/settings/json-schema.ts';
import { settingsFile } from '#infra/settings/load.ts';
import { runLine } from '#test/cli/operator.ts';

const ROOT = new URL('../../', import.meta.url);

const settings = (word: string, file = '', env: Readonly<Record<string, string>> = {}) =>
  runLine(`settings ${word} ${file}`, { env });

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

test('names queues, filters, addresses, alarms and the monthly cost of what would be deployed', async () => {
  const { stdout } = await settings(
    'check',
    fileWith({
      accounts: [{ customerNumber: '12345', dataCenters: ['de1'] }],
      filteredQueues: [{ name: 'failures', filter: { outcome: ['failed'] }, type: 'standard' }],
      alarms: { page: { emails: ['oncall@example.com'] } },
    }),
  );
  for (const sentence of [
    'sends every status to the FIFO queue "statuses"',
    'sends those of {"outcome":["failed"]} to the standard queue "failures" too',
    'tells oncall@example.com of alarms of the severity "page"',
    'Nobody is told of alarms of the severity "warn"',
  ])
    expect(stdout).toContain(sentence);
  expect(stdout).toMatch(/has \d+ alarms: .*No successful poll \(2\), .*Quarantine, /);
  expect(stdout).toMatch(/costs about \d+\.\d\d \$ a month, and \d+\.\d\d \$ with a million statuses/);
});

test('without a word, the file is the one that cdk synth would read', async () => {
  const file = fileWith({ accounts: [] });
  const { code, stderr } = await settings('check', '', { FAX_STATUS_FORWARDER_SETTINGS: file });
  expect(code).toBe(1);
  expect(stderr).toContain(`${file} cannot be used:`);
});

test('the context of the CDK names the settings before the environment does', () => {
  const env = { FAX_STATUS_FORWARDER_SETTINGS: 'other.json' };
  expect(settingsFile('production.json', env)).toBe('production.json');
  expect(settingsFile(undefined, env)).toBe('other.json');
  expect(settingsFile(undefined, {})).toBe('settings.json');
});

test('prints the statements that the policy of an imported key must have', async () => {
  const encryptionKeyArn = 'arn:aws:kms:eu-central-1:111122223333:key/11112222-3333-4444-5555-666677778888';
  const accounts = [{ customerNumber: '12345', dataCenters: ['de1'] }];
  const { stdout } = await settings('check', fileWith({ accounts, encryptionKeyArn }));
  expect(stdout).toContain('The policy of the customer key must have these statements');
  expect(stdout).toContain('"Service": "logs.eu-central-1.amazonaws.com"');
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

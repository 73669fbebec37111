import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { runFaxStatus } from '#dev/local/fax-status.ts';
import { ACCOUNT, type Operator, PASSWORD, startOperator } from '#test/cli/operator.ts';

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

function aFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'init-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'settings.json');
}

test('settings init asks, and writes a file that can be deployed', async () => {
  const file = aFile();
  const answers = ['12345\r', '\r', '\r', 'on-call@example.com\r', '\r'];
  const { code } = await runFaxStatus(['settings', 'init', file], { answers });
  expect(code).toBe(0);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    accounts: [{ customerNumber: '12345', region: 'de' }],
    alarms: { page: { emails: ['on-call@example.com'] } },
  });
});

test.each([
  ['Ctrl-C', CTRL_C],
  ['Ctrl-D', CTRL_D],
])('settings init that is stopped with %s writes nothing', async (_, key) => {
  const file = aFile();
  const { code, stderr } = await runFaxStatus(['settings', 'init', file], { answers: [key] });
  expect(code).toBe(130);
  expect(stderr).toContain('Nothing was changed.');
  expect(existsSync(file)).toBe(false);
});

describe('in front of a deployed forwarder', () => {
  let operator: Operator;
  beforeAll(async () => {
    operator = await startOperator();
  });
  afterAll(() => operator?.close());

  const stored = () =>
    operator.world.secrets.calls.filter(({ action }) => action === 'PutSecretValue').length;

  test.each([
    ['Ctrl-C', CTRL_C, 130],
    ['Ctrl-D', CTRL_D, 130],
    ['no', 'n', 1],
  ])('a question before a change that is answered with %s changes nothing', async (_, answer, expected) => {
    const { code, stderr } = await runFaxStatus(['pause', 'all'], { answers: [answer] });
    expect(code).toBe(expected);
    expect(stderr).toContain('Pause 2 sources and mute: 12345@de1, 12345@de2?');
    expect(stderr).toContain('Nothing was changed.');
    const { sources } = (await operator.fax('status --json')).json();
    expect(sources.map(({ enabled }) => enabled)).toEqual([true, true]);
  });

  test('login that is stopped at the password stores nothing', async () => {
    const { code, stderr } = await runFaxStatus(['login', ACCOUNT], { answers: ['somebody\r', CTRL_C] });
    expect(code).toBe(130);
    expect(stderr).toContain('Nothing was changed.');
    expect(stored()).toBe(0);
  });

  test('login asks without showing what is typed, tries it, asks once more, and stores it', async () => {
    const user = `fax-${ACCOUNT}@example.com`;
    const answers = [`${user}\r`, `${PASSWORD}\r`, 'y'];
    const { code, printed, stdout } = await runFaxStatus(['login', ACCOUNT], { answers });
    expect(printed).not.toContain(user);
    expect(printed).not.toContain(PASSWORD);
    expect(stdout).toContain('Stored in ');
    expect([code, stored()]).toEqual([0, 1]);
  });
});

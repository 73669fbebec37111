import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { run } from '#cli/run.ts';
import { ACCOUNT, type Operator, PASSWORD, startOperator } from '#test/cli/operator.ts';

/** A terminal at which somebody types one answer after each question. */
async function typing(words: readonly string[], answers: readonly string[]) {
  const tty = () =>
    Object.assign(new PassThrough(), { isTTY: true, columns: 100, setRawMode: () => undefined });
  const [stdin, stdout, stderr] = [tty(), tty(), tty()];
  let shown = '';
  let result = '';
  const left = [...answers];
  stdout.on('data', (text) => {
    result += text;
  });
  stderr.on('data', (text) => {
    shown += text;
    // A question is drawn once it listens; the next answer is typed when the next one is drawn.
    const asked = (shown.match(/◆/g) ?? []).length;
    if (asked > answers.length - left.length) {
      const answer = left.shift();
      if (answer !== undefined) setImmediate(() => stdin.write(answer));
    }
  });
  const code = await run(words, {
    stdin,
    stdout,
    stderr,
    env: { NO_COLOR: '1' },
    now: Date.now,
    sleep: async () => undefined,
    stop: new AbortController().signal,
  });
  return { code, shown, result };
}

function aFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'init-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'settings.json');
}

test('settings init asks, and writes a file that can be deployed', async () => {
  const file = aFile();
  const answers = ['12345\r', '\r', '\r', 'on-call@example.com\r', '\r'];
  const { code } = await typing(['settings', 'init', file], answers);
  expect(code).toBe(0);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    accounts: [{ customerNumber: '12345', region: 'de' }],
    alarms: { page: { emails: ['on-call@example.com'] } },
  });
});

test('settings init that is stopped with Ctrl-C writes nothing', async () => {
  const file = aFile();
  const { code, shown } = await typing(['settings', 'init', file], ['\u0003']);
  expect(code).toBe(1);
  expect(shown).toContain('Nothing was changed.');
  expect(existsSync(file)).toBe(false);
});

describe('in front of a deployed forwarder', () => {
  let operator: Operator;
  beforeAll(async () => {
    operator = await startOperator();
  }, 300_000);
  afterAll(() => operator?.close());

  const stored = () =>
    operator.world.secrets.calls.filter(({ action }) => action === 'PutSecretValue').length;

  test.each([
    ['Ctrl-C', '\u0003'],
    ['no', 'n'],
  ])('a question before a change that is answered with %s changes nothing', async (_, answer) => {
    const { code, shown } = await typing(['pause', 'all'], [answer]);
    expect(code).toBe(1);
    expect(shown).toContain('Pause 2 sources: 12345@de1, 12345@de2?');
    expect(shown).toContain('Nothing was changed.');
    const { sources } = (await operator.fax('status --json')).json();
    expect(sources.map(({ enabled }: { enabled: boolean }) => enabled)).toEqual([true, true]);
  });

  test('login that is stopped at the password stores nothing', async () => {
    const { code, shown } = await typing(['login', ACCOUNT], ['somebody\r', '\u0003']);
    expect(code).toBe(1);
    expect(shown).toContain('Nothing was changed.');
    expect(stored()).toBe(0);
  });

  test('login asks without showing what is typed, tries it, asks once more, and stores it', async () => {
    const user = `fax-${ACCOUNT}@example.com`;
    const { code, result, shown } = await typing(['login', ACCOUNT], [`${user}\r`, `${PASSWORD}\r`, 'y']);
    expect(result + shown).not.toContain(user);
    expect(result + shown).not.toContain(PASSWORD);
    expect(result).toContain('Stored in ');
    expect([code, stored()]).toEqual([0, 1]);
  });
});

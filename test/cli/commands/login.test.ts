import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCOUNT, type Operator, PASSWORD, startOperator } from '#test/cli/operator.ts';

const stdin = `fax-${ACCOUNT}@example.com\n${PASSWORD}\n`;
let operator: Operator;
beforeAll(async () => {
  operator = await startOperator({
    accounts: [
      { customerNumber: ACCOUNT, login: 'billing', dataCenters: ['de1'] },
      { customerNumber: ACCOUNT, login: 'claims', dataCenters: ['de1', 'de2'] },
      { customerNumber: '67890', dataCenters: ['us1'] },
    ],
  });
}, 300_000);
afterAll(() => operator?.close());

/** Secrets that a command line has stored something in. */
async function storedBy(line: string) {
  const before = operator.world.secrets.calls.length;
  const ran = await operator.fax(line, { stdin });
  const calls = operator.world.secrets.calls.slice(before);
  const stores = calls.filter(({ action }) => action === 'PutSecretValue');
  return { ...ran, stores: stores.map(({ secretId }) => secretId) };
}

test('doctor names the login of each finding, with the command that stores its credentials', async () => {
  const secretId = operator.world.sources.find(({ name }) => name === '12345/billing@de1')?.input.secretId;
  operator.world.secrets.put(secretId ?? '', 'none');
  const { findings } = (await operator.fax('doctor --json')).json();
  operator.world.secrets.put(secretId ?? '', JSON.stringify({ username: 'billing', password: PASSWORD }));
  const command = expect.stringContaining('"fax-status login 12345 --login billing" asks for');
  expect(findings.filter(({ check }) => /^(secret|Retarus) .*billing/.test(check))).toMatchObject([
    { check: 'secret of 12345/billing', state: 'trouble', do: command },
    { check: 'Retarus 12345/billing@de1', state: 'trouble', do: command },
  ]);
});

test('login --login tries, stores and polls the named login of a customer number, and no other', async () => {
  const { code, json, stores } = await storedBy(`login ${ACCOUNT} --login claims --yes --json`);
  expect(code).toBe(0);
  const sources = [{ source: '12345/claims@de1' }, { source: '12345/claims@de2' }];
  expect(json()).toMatchObject({ stored: true, tried: sources, firstPolls: sources });
  const secretOf = (name: string) => operator.world.sources.find((one) => one.name === name)?.input.secretId;
  expect(stores).toEqual([secretOf('12345/claims@de1')]);
  expect(stores).not.toEqual([secretOf('12345/billing@de1')]);
});

test('login without --login stores nothing where the settings have several, and names them', async () => {
  const { code, stderr, stores } = await storedBy(`login ${ACCOUNT} --yes`);
  expect([code, stores]).toEqual([2, []]);
  expect(stderr).toContain('12345 has several logins: name one with --login billing or --login claims.');
});

test('login with the name of a login that the settings do not have names those that they have', async () => {
  const { code, stderr, stores } = await storedBy(`login ${ACCOUNT} --login sales --yes`);
  expect([code, stores]).toEqual([2, []]);
  expect(stderr).toContain('There is no login "sales" for 12345. There are billing, claims.');
});

test('login with --login where the settings name one set of credentials says to leave it out', async () => {
  const { code, stderr, stores } = await storedBy('login 67890 --login claims --yes');
  expect([code, stores]).toEqual([2, []]);
  expect(stderr).toContain('The settings name one set of credentials for 67890: leave --login out.');
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCOUNT, type Operator, PASSWORD, startOperator } from '#test/cli/operator.ts';
import { propertiesOf, synthesize } from '#test/infra/synthesize.ts';

let operator: Operator;
beforeAll(async () => {
  operator = await startOperator();
  // As Secrets Manager makes it of what the template says.
  const [secret] = Object.values(propertiesOf(synthesize(), 'AWS::SecretsManager::Secret'));
  const { SecretStringTemplate: template, GenerateStringKey: key } = (secret?.GenerateSecretString ??
    {}) as Readonly<Record<string, string>>;
  const created = { ...JSON.parse(template ?? ''), [key ?? '']: 'generated' };
  operator.world.secrets.put(operator.world.sources[0]?.input.secretId ?? '', created);
});
afterAll(() => operator?.close());

test('before credentials are stored, a tick says so, calls nobody, and is no trouble', async () => {
  const { code, stdout } = await operator.fax('poll all --yes');
  expect(code).toBe(0);
  expect(stdout).toContain('12345@de1  not set up yet: no credentials are stored; "fax-status login"');
  expect(operator.world.api.calls).toEqual([]);
});

test('before credentials are stored, status shows the state of its own, and is no trouble', async () => {
  const { code, stdout } = await operator.fax('status');
  expect(code).toBe(0);
  expect(stdout).toMatch(/12345@de1 +not set up +none in a day +not known/);
  expect(stdout).toContain('12345@de2 no credentials are stored yet: "fax-status login" asks for them');
});

test('before credentials are stored, doctor notes the command that stores one, without trouble', async () => {
  const { findings } = (await operator.fax('doctor --json')).json();
  const about = findings.filter(({ check }) => /^(secret|Retarus) /.test(check));
  expect(about).toMatchObject([
    { check: 'secret of 12345', state: 'note', do: expect.stringContaining('fax-status login 12345') },
    { check: 'Retarus 12345@de1', state: 'note' },
    { check: 'Retarus 12345@de2', state: 'note' },
  ]);
});

test('before credentials are stored, the digest names the sources and the command for it', async () => {
  const { stdout } = await operator.fax('digest', { later: 60_000 });
  expect(stdout).toContain('12345@de1: no credentials (fax-status login 12345)');
  expect(stdout).not.toMatch(/no successful poll|not polled/);
});

test('after credentials are stored, sources poll and are no longer said to be not set up', async () => {
  const stdin = `fax-${ACCOUNT}@example.com\n${PASSWORD}\n`;
  const { code, stdout } = await operator.fax(`login ${ACCOUNT} --yes`, { stdin });
  expect(code).toBe(0);
  expect(stdout).toContain('12345@de1  drained');
  expect((await operator.fax('status')).stdout).toMatch(/12345@de1 +polling/);
});

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Told } from '#dev/local/control-plane/alarms.ts';
import { type Operator, startOperator } from '#test/cli/operator.ts';

const MINUTE = 60_000;
const [A, B] = ['12345@de1', '67890@de1'];
/** Alone at its data center: its alarms tell by themselves. */
const ALONE = '12345@de2';

let operator: Operator;
/** What the alarms' topics were told. */
const told: Told[] = [];
/** Minutes that the clock of the alarms is ahead. */
let ahead = 0;
beforeAll(async () => {
  operator = await startOperator({
    accounts: [
      { customerNumber: '12345', dataCenters: ['de1', 'de2'] },
      { customerNumber: '67890', dataCenters: ['de1'] },
    ],
  });
  alarms().now = () => Date.now() + ahead * MINUTE;
  alarms().onTold = (one) => told.push(one);
}, 300_000);
afterAll(() => operator?.close());
afterEach(async () => {
  ahead = 0;
  for (const subject of [A, B, ALONE, 'de1'])
    for (const severity of ['warn', 'page']) alarms().end(alarm(subject, severity));
  await operator.fax('resume all --yes');
  told.length = 0;
});

const alarms = () => operator.world.controlPlane.alarms;
const alarm = (subject: string | undefined, severity = 'warn') =>
  `fax-status-forwarder: No successful poll: ${subject}, ${severity}`;
const both = (...subjects: (string | undefined)[]) =>
  subjects.flatMap((subject) => [alarm(subject), alarm(subject, 'page')]).sort();
const ring = (name: string) => alarms().ring(name, 'no poll');
const mutedIn = (json: { muted: readonly { alarm: string }[] }) => json.muted.map((one) => one.alarm).sort();

/** Lets minutes pass for the alarms. */
function pass(minutes: number): void {
  ahead += minutes;
  alarms().settle();
}

test('pause mutes the alarms on polls of what it pauses: they change, and tell nobody', async () => {
  const { json } = await operator.fax(`pause ${ALONE} --yes --json`);
  expect(json()).toMatchObject({ changed: [ALONE], notMuted: [], canMute: true });
  expect(mutedIn(json())).toEqual(both(ALONE));
  pass(10);
  ring(alarm(ALONE));
  expect(told).toEqual([]);
  expect((await operator.fax('status --json')).stdout).toContain(alarm(ALONE));
});

test('pause mutes nothing else', async () => {
  await operator.fax(`pause ${ALONE} --yes`);
  pass(10);
  ring('fax-status-forwarder: Quarantine');
  ring(alarm(A));
  expect(told.map(({ name }) => name)).toEqual(['fax-status-forwarder: Quarantine', alarm(A)]);
  alarms().end('fax-status-forwarder: Quarantine');
});

test('a mute ends by itself after two hours, and the alarm tells then that nobody polls', async () => {
  await operator.fax(`pause ${ALONE} --yes`);
  pass(10);
  ring(alarm(ALONE));
  pass(105);
  expect(told).toEqual([]);
  pass(10);
  expect(told).toEqual([{ name: alarm(ALONE), state: 'ALARM' }]);
});

test('pause --for says how long, and the same command again mutes anew', async () => {
  await operator.fax(`pause ${ALONE} --for 30m --yes`);
  const { json } = await operator.fax(`pause ${ALONE} --for 3d --yes --json`);
  expect(json()).toMatchObject({ changed: [], unchanged: [ALONE] });
  const days = (Date.parse(json().muted[0]?.until ?? '') - Date.now()) / (24 * 60 * MINUTE);
  expect(days).toBeCloseTo(3, 1);
});

test.each(['2', '0m', '16d', '-1h', '2hours'])('pause --for=%s is told what it may be', async (time) => {
  const { code, stderr } = await operator.fax(`pause ${ALONE} --for=${time} --yes`);
  expect(code).toBe(2);
  expect(stderr).toContain('15 days at most, as in --for 30m, --for 2h or --for 3d');
  expect(operator.world.controlPlane.schedules.isEnabled('12345-de2')).toBe(true);
});

test('the alarm of a data center stays as it is while one of its sources is polled', async () => {
  const { json, stdout } = await operator.fax(`pause ${A} --yes --json`);
  expect(mutedIn(json())).toEqual(both(A));
  expect(json().notMuted.toSorted()).toEqual(both('de1'));
  expect(stdout).not.toContain(alarm(B));
  ring(alarm('de1'));
  expect(told).toEqual([{ name: alarm('de1'), state: 'ALARM' }]);
});

test('a data center has its alarm muted while all of its sources have theirs', async () => {
  await operator.fax(`pause ${A} --for 1h --yes`);
  const { json } = await operator.fax(`pause ${B} --for 2h --yes --json`);
  expect(mutedIn(json())).toEqual(both(B, 'de1'));
  const untilOf = (name: string) => json().muted.find((one) => one.alarm === name)?.until ?? '';
  expect(untilOf(alarm('de1')) < untilOf(alarm(B))).toBe(true);
});

test('resume unmutes what is on only when it has had time to see that polls succeed', async () => {
  await operator.fax(`pause ${ALONE} --yes`);
  pass(30);
  ring(alarm(ALONE));
  const { stdout } = await operator.fax(`resume ${ALONE} --yes`);
  expect(stdout).toContain('Muted, since they are on');
  expect(told).toEqual([]);
  pass(30);
  expect(told).toEqual([{ name: alarm(ALONE), state: 'ALARM' }]);
});

test('resume deletes the mute of what is off, so that the next failure is told', async () => {
  await operator.fax(`pause ${ALONE} --yes`);
  pass(5);
  const { json } = await operator.fax(`resume ${ALONE} --yes --json`);
  expect(json().muted).toEqual([]);
  ring(alarm(ALONE));
  expect(told).toEqual([{ name: alarm(ALONE), state: 'ALARM' }]);
});

test('where CloudWatch has no mute rules, pause pauses, and says whose alarms tell as ever', async () => {
  const serve = alarms().serveMutes;
  alarms().serveMutes = () => undefined;
  const { code, stdout } = await operator.fax(`pause ${ALONE} --yes`);
  const { json } = await operator.fax(`resume ${ALONE} --yes --json`);
  alarms().serveMutes = serve;
  expect(code).toBe(0);
  expect(stdout).toContain('No alarm is muted: CloudWatch here knows no mute rules.');
  for (const name of both(ALONE)) expect(stdout).toContain(name);
  expect(json()).toMatchObject({ changed: [ALONE], muted: [] });
});

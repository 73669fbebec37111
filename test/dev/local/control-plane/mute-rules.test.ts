import {
  CloudWatchClient,
  DeleteAlarmMuteRuleCommand,
  GetAlarmMuteRuleCommand,
  PutAlarmMuteRuleCommand,
} from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ControlPlane, startControlPlane } from '#dev/local/control-plane/index.ts';
import type { Deployment } from '#dev/local/deployment/deploy.ts';
import { LOCAL_AWS } from '#dev/local/local-aws.ts';
import { startSqs } from '#dev/local/sqs/index.ts';

let plane: ControlPlane;
let cloudWatch: CloudWatchClient;
let close: () => Promise<unknown>;
beforeAll(async () => {
  const alarms = ['faxes: Polls', 'faxes: Quarantine'].map((name) => ({
    name,
    description: '',
    actions: [],
  }));
  const deployment = { alarms, schedules: [], outputs: {}, stackName: 'faxes' } as unknown as Deployment;
  const sqs = await startSqs();
  plane = await startControlPlane({ deployment, sqs, invoke: () => Promise.reject(new Error('not used')) });
  cloudWatch = new CloudWatchClient({ ...LOCAL_AWS, endpoint: plane.endpoint });
  close = () => Promise.all([plane.close(), sqs.close()]);
});
afterAll(() => close?.());

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString().slice(0, 16);

const put = (Duration: string, names = ['faxes: Polls'], from = inMinutes(0)) =>
  cloudWatch.send(
    new PutAlarmMuteRuleCommand({
      Name: 'r',
      Rule: { Schedule: { Expression: `at(${from})`, Duration } },
      MuteTargets: { AlarmNames: names },
    }),
  );

test('an alarm that is on when its mute rule is deleted tells of it then', async () => {
  const told: string[] = [];
  plane.alarms.onTold = ({ name, state }) => told.push(`${name} ${state}`);
  await put('PT1H');
  plane.alarms.ring('faxes: Polls', 'no poll');
  plane.alarms.ring('faxes: Quarantine', 'a report');
  expect(told).toEqual(['faxes: Quarantine ALARM']);
  await cloudWatch.send(new DeleteAlarmMuteRuleCommand({ AlarmMuteRuleName: 'r' }));
  expect(told).toEqual(['faxes: Quarantine ALARM', 'faxes: Polls ALARM']);
  plane.alarms.end('faxes: Polls');
});

test('a mute rule is given out with its window and its state', async () => {
  await put('P1DT2H', ['faxes: Polls'], inMinutes(5));
  const rule = await cloudWatch.send(new GetAlarmMuteRuleCommand({ AlarmMuteRuleName: 'r' }));
  expect(rule).toMatchObject({ Status: 'SCHEDULED', MuteTargets: { AlarmNames: ['faxes: Polls'] } });
  expect(rule.Rule?.Schedule?.Duration).toBe('PT1560M');
});

test.each([
  ['a duration of more than 15 days', () => put('P16D')],
  ['a duration of no minute', () => put('PT0M')],
  ['an alarm that there is not', () => put('PT1H', ['faxes: Other'])],
])('%s is refused', async (_, sent) => {
  await expect(sent()).rejects.toMatchObject({ name: 'ValidationException' });
});

test('a mute rule that there is not is not found, and deleted all the same', async () => {
  await cloudWatch.send(new DeleteAlarmMuteRuleCommand({ AlarmMuteRuleName: 'other' }));
  await expect(
    cloudWatch.send(new GetAlarmMuteRuleCommand({ AlarmMuteRuleName: 'other' })),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

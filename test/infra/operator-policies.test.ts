import { expect, test } from 'vitest';
import { COMMANDS } from '#cli/commands/index.ts';
import { propertiesOf, synthesize } from './synthesize.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/11112222-3333-4444-5555-666677778888';

function statementsOf(policy: string, settings: Record<string, unknown> = {}): Statement[] {
  const template = synthesize({ operatorPolicies: true, ...settings });
  const found = Object.entries(propertiesOf(template, 'AWS::IAM::ManagedPolicy')).find(([id]) =>
    id.includes(policy),
  );
  if (!found) throw new RangeError(`There is no policy ${policy}.`);
  return (found[1].PolicyDocument as { Statement: Statement[] }).Statement;
}

const actionsOf = (statements: readonly Statement[]) =>
  [...new Set(statements.flatMap(({ Action }) => Action))].sort();

const actionsOfCommands = (take: (changes: boolean) => boolean) =>
  [...new Set(COMMANDS.filter(({ changes }) => take(changes)).flatMap(({ actions }) => actions))].sort();

test('there are no policies for operators unless the settings ask for them', () => {
  expect(propertiesOf(synthesize(), 'AWS::IAM::ManagedPolicy')).toEqual({});
});

test('FaxStatusOperator allows what the commands of fax-status say that they need, and nothing else', () => {
  expect(actionsOf(statementsOf('FaxStatusOperator'))).toEqual(actionsOfCommands(() => true));
});

test('FaxStatusReader allows what the commands need that change nothing, except to read a password', () => {
  const needed = actionsOfCommands((changes) => !changes);
  const password = 'secretsmanager:GetSecretValue';
  expect(needed).toContain(password);
  expect(actionsOf(statementsOf('FaxStatusReader'))).toEqual(needed.filter((action) => action !== password));
});

test('neither policy lets anybody take a message from a status queue', () => {
  for (const policy of ['FaxStatusOperator', 'FaxStatusReader'])
    for (const { Action, Resource } of statementsOf(policy)) {
      if (![Action].flat().some((action) => /Receive|DeleteMessage/.test(action))) continue;
      expect(JSON.stringify(Resource)).not.toMatch(/ForwarderStatusesQueue/);
    }
});

test('what changes something names its resources, and a role is handed to schedules alone', () => {
  const looking = statementsOf('FaxStatusReader');
  const everything = statementsOf('FaxStatusOperator');
  const changing = everything.filter(
    (one) => !looking.some(({ Action }) => String(Action) === String(one.Action)),
  );
  expect(changing.filter(({ Resource }) => [Resource].flat().includes('*'))).toEqual([]);
  expect(changing.find(({ Action }) => Action === 'iam:PassRole')?.Condition).toEqual({
    StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
  });
});

test('an operator mutes the alarms on polls and no other, by rules of its own names', () => {
  const of = (resource: string) => ({
    'Fn::Join': [
      '',
      [
        'arn:',
        { Ref: 'AWS::Partition' },
        ':cloudwatch:',
        { Ref: 'AWS::Region' },
        ':',
        { Ref: 'AWS::AccountId' },
        `:${resource}`,
      ],
    ],
  });
  const rules = of('alarm-mute-rule:fax-status-forwarder-paused-*');
  const muting = statementsOf('FaxStatusOperator').filter(({ Action }) => /Mute/.test(String(Action)));
  expect(muting).toEqual([
    {
      Effect: 'Allow',
      Action: ['cloudwatch:DeleteAlarmMuteRule', 'cloudwatch:GetAlarmMuteRule'],
      Resource: rules,
    },
    {
      Effect: 'Allow',
      Action: 'cloudwatch:PutAlarmMuteRule',
      Resource: [rules, of('alarm:fax-status-forwarder: No successful poll: *')],
    },
  ]);
});

test('with a customer key, operators may use it', () => {
  const actions = actionsOf(statementsOf('FaxStatusOperator', { encryptionKeyArn: KEY }));
  expect(actions).toEqual(expect.arrayContaining(['kms:Decrypt', 'kms:GenerateDataKey']));
});

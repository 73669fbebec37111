import { expect, test } from 'vitest';
import { keyPolicyStatements } from '#infra/settings/key-policy.ts';
import { parseSettings } from '#infra/settings/load.ts';

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/11112222-3333-4444-5555-666677778888';
const statementsOf = (settings: object) =>
  keyPolicyStatements(parseSettings({ accounts: [{ customerNumber: '12345', region: 'de' }], ...settings }));

test('an imported key must let the account, CloudWatch Logs and CloudWatch alarms use it', () => {
  const principals = statementsOf({ encryptionKeyArn: KEY }).map(({ Principal }) => Principal);
  expect(principals).toEqual([
    { AWS: 'arn:aws:iam::111122223333:root' },
    { Service: 'logs.eu-central-1.amazonaws.com' },
    { Service: 'cloudwatch.amazonaws.com' },
  ]);
});

test('the policy of an imported key names consumers of other accounts alone', () => {
  const filter = { outcome: ['failed'] };
  const statements = statementsOf({
    encryptionKeyArn: KEY,
    consumers: ['111122223333', '444455556666'],
    filteredQueues: [{ name: 'failures', filter, consumers: ['arn:aws:iam::777788889999:role/worker'] }],
    drainingQueues: [{ name: 'old', type: 'fifo', consumers: ['222233334444', '444455556666'] }],
  });
  expect(statements.at(-1)).toMatchObject({
    Principal: {
      AWS: [
        'arn:aws:iam::444455556666:root',
        'arn:aws:iam::777788889999:role/worker',
        'arn:aws:iam::222233334444:root',
      ],
    },
    Action: ['kms:Decrypt'],
  });
});

test('without a customer key there is no policy to write', () => {
  expect(statementsOf({ consumers: ['444455556666'] })).toEqual([]);
});

import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { expect, test } from 'vitest';
import { parseSettings } from '#infra/settings/load.ts';
import { ForwarderStack } from '#infra/stack/forwarder-stack.ts';
import { ACCOUNT } from './synthesize.ts';

/** Synthesizes under cdk-nag's two packs, which fail it at any finding that is not accepted with a reason. */
function check(settings: Record<string, unknown>, change: (stack: ForwarderStack) => void = () => {}): void {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  change(
    new ForwarderStack(app, 'under-test', { settings: parseSettings({ accounts: [ACCOUNT], ...settings }) }),
  );
  app.synth();
}

test.each([
  ['the defaults', {}],
  ['a fixed address', { fixedAddress: true }],
  ['policies for operators', { operatorPolicies: true }],
  ['several queues', { filteredQueues: [{ name: 'failures', filter: { outcome: ['failed'] } }] }],
  ['standard queues', { queue: { type: 'standard' } }],
  [
    'a customer key',
    { encryptionKeyArn: 'arn:aws:kms:eu-central-1:111122223333:key/11112222-3333-4444-5555-666677778888' },
  ],
  [
    'every alarm there is',
    {
      alarms: {
        anomalyDetection: true,
        reasons: { BUSY: { count: 5, minutes: 60 } },
        warn: { emails: ['a@example.com'] },
      },
    },
  ],
  ['an existing secret', { accounts: [{ ...ACCOUNT, secret: 'retarus/login' }] }],
])('cdk-nag finds nothing that is not accepted with a reason: %s', (_, settings) => {
  expect(() => check(settings)).not.toThrow();
});

test('cdk-nag would find a role that may do too much', () => {
  expect(() =>
    check({}, ({ forwarder }) => {
      forwarder.poller.function.grantInvoke(forwarder.poller.function.grantPrincipal);
    }),
  ).toThrow(/AwsSolutions-IAM5/);
});

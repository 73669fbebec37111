import {
  App,
  CfnResource,
  CloudFormationValidatePlugin,
  type IPolicyValidationPlugin,
  Validations,
} from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  AwsSolutionsChecks,
  HIPAASecurityChecks,
  NIST80053R5Checks,
  PCIDSS321Checks,
  ServerlessChecks,
} from 'cdk-nag';
import { expect, test } from 'vitest';
import { parseSettings } from '#infra/settings/load.ts';
import { ForwarderStack } from '#infra/stack/forwarder-stack.ts';
import { ACCOUNT, FLAGS } from './synthesize.ts';

const PACKS = [AwsSolutionsChecks, ServerlessChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks];

const nagPacks = (app: App) => PACKS.map((Pack) => new Pack(app));

/** What CloudFormation's rules find fails the synthesis, and is no warning. */
const STRICT = { '@aws-cdk/core:validateAgainstDefaultRules': true };
const cloudFormation = new CloudFormationValidatePlugin();
const rulesOfCloudFormation = () => [cloudFormation];

/** Synthesizes under cdk-nag's packs or others, which fail it at any finding not accepted with a reason. */
function check(
  settings: Record<string, unknown>,
  change: (stack: ForwarderStack) => unknown = () => {},
  plugins: (app: App) => IPolicyValidationPlugin[] = nagPacks,
): void {
  const app = new App({ context: { ...FLAGS, ...STRICT, 'aws:cdk:bundling-stacks': [] } });
  Validations.of(app).addPlugins(...plugins(app));
  change(
    new ForwarderStack(app, 'under-test', { settings: parseSettings({ accounts: [ACCOUNT], ...settings }) }),
  );
  app.synth();
}

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/11112222-3333-4444-5555-666677778888';

test.each([
  ['the defaults', {}],
  ['a fixed address', { fixedAddress: true }],
  ['a network of one’s own', { vpc: { vpcId: 'vpc-0a1b2c3d', subnetIds: ['subnet-0a1b2c3d'] } }],
  ['policies for operators', { operatorPolicies: true }],
  ['several queues', { filteredQueues: [{ name: 'failures', filter: { outcome: ['failed'] } }] }],
  ['standard queues', { queue: { type: 'standard' } }],
  ['a customer key', { encryptionKeyArn: KEY }],
  ['a customer key and a fixed address', { encryptionKeyArn: KEY, fixedAddress: true }],
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
  ['an existing secret', { accounts: [{ ...ACCOUNT, secret: 'retarus/credentials' }] }],
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

test.each(['HIPAA.Security', 'NIST.800.53.R5', 'PCI.DSS.321'])(
  '%s would find a log without a key',
  (pack) => {
    const withoutKey = () => check({}, (stack) => new LogGroup(stack, 'Without'));
    expect(withoutKey).toThrow(`${pack}-CloudWatchLogGroupEncrypted`);
  },
);

test("CloudFormation's rules find nothing in a stack with every option", () => {
  const everything = {
    fixedAddress: true,
    operatorPolicies: true,
    filteredQueues: [{ name: 'failures', filter: { outcome: ['failed'] } }],
    encryptionKeyArn: KEY,
    alarms: { anomalyDetection: true, causes: true, warn: { emails: ['a@example.com'] } },
  };
  expect(() => check(everything, undefined, rulesOfCloudFormation)).not.toThrow();
});

test("CloudFormation's rules would find a text in the place of a number", () => {
  const odd = { type: 'AWS::SQS::Queue', properties: { DelaySeconds: 'soon' } };
  const withOdd = () => check({}, (stack) => new CfnResource(stack, 'Odd', odd), rulesOfCloudFormation);
  expect(withOdd).toThrow(/DelaySeconds/);
});
